import { COMPAT_SERVICES, TOKEN_PATH } from './compat-paths.js'

/** What a browser sees at `/`. Static, without scripts. */
export function homePage(): string {
  return PAGE
}

const services = [TOKEN_PATH, ...COMPAT_SERVICES.map((service) => service.path)]
  .map((path) => `<li><code>POST ${path}</code></li>`)
  .join('\n')

const PAGE = `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>bhyt-intake</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
pre, code { font: 14px/1.45 ui-monospace, monospace; background: #f3f3f1; border-radius: 4px }
pre { padding: .8rem; overflow-x: auto } code { padding: .1em .3em } pre code { padding: 0 }
.en { color: #555 }
</style>
</head>
<body>
<h1>Tiếp nhận hồ sơ BHYT</h1>
<p>Dịch vụ nhận hồ sơ khám chữa bệnh BHYT (QĐ 130, 4750, 3176), kiểm tra từng hồ sơ và trả lời ngay trong
cùng yêu cầu, sau khi đã lưu.</p>
<p class="en" lang="en">Takes in health-insurance claim files, judges every claim and answers in the same
request, after the commit.</p>
<ul>
<li><a href="/review/">/review</a>: trang giám định · <span lang="en">review pages</span></li>
<li><a href="/openapi.json">/openapi.json</a>: mô tả API · <span lang="en">API description</span></li>
<li><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>: tình trạng · <span lang="en">health</span></li>
<li><a href="/metrics">/metrics</a>: số đo · <span lang="en">metrics</span></li>
</ul>
<h2>Gửi thử bằng curl · <span lang="en">Try it</span></h2>
<pre><code>TOKEN=$(curl -s http://127.0.0.1:8130/v1/token \\
  -d '{"username":"TEN_DANG_NHAP","password":"MAT_KHAU"}' \\
  | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
curl -s 'http://127.0.0.1:8130/v1/submissions?standard=3176' \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/xml' \\
  --data-binary @hoso.xml</code></pre>
<h2>Dịch vụ tương thích · <span lang="en">Compatible services</span></h2>
<p>Phần mềm HIS gửi như tới cổng hiện nay, chỉ đổi địa chỉ máy chủ.
<span class="en" lang="en">HIS software sends as to the present gateway; only the host changes.</span></p>
<ul>
${services}
</ul>
</body>
</html>
`
