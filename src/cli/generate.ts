import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  generateAssessments,
  generateCheckIns,
  generateElsewhere,
  generateEnvelope,
  writeSamples,
} from '../generate/index.js'
import { type Command, readArguments, readNumber, UsageError } from './command.js'
import { defectLines } from './defect-list.js'
import { listed, readSeries, SERIES_OPTIONS } from './generate-options.js'
import { GENERATE_REGISTRY_HELP, generateRegistryFile } from './generate-registry.js'

export const generateCommand: Command = {
  help: `bhyt generate [--claims N] [--seed S] [--version V] [--defects A,B:0.1,…] [--quirks 0..1] [--out FILE]

Hồ sơ hoàn toàn hư cấu. Claims are plainly fictitious; the same seed gives the same bytes.

  --claims N      số hồ sơ / how many (1)
  --seed S        hạt giống / seed (1)
  --version V     130 | 4750 | 3176 (3176)
  --facility C    mã cơ sở / facility (79999)
  --month YYYYMM  tháng ra viện / month of discharge
  --day YYYYMMDD  ngày ra viện của mọi hồ sơ / day of discharge of every claim: look-ups and check-ins count
                  only while a visit lasts, so that today goes with check-ins that are sent today
  --defects LIST  lỗi hoặc mã gài vào, kèm tỷ lệ / planted defects with their share, by name or by the code that
                  they break: too-long:0.1,X1-052,withdrawn:0.1,ELG-B01; list: chỉ liệt kê / only lists them
  --quirks SHARE  tỷ lệ hồ sơ viết theo lối ngoài thực tế / share written in odd but accepted form (0.15)
  --kind KIND     claims | elsewhere | checkin | assessment (claims)
  --out FILE      ghi ra tệp / write to a file (standard output)
  --list          liệt kê các lỗi / list the defects, with the files that each is in
  --samples DIR   ghi lại bộ mẫu / write the sample set anew

Lỗi về thẻ (ELG-…) nằm ở hồ sơ, sổ thẻ hoặc cả hai: chạy các lệnh sau với cùng tham số, gửi theo thứ tự này.
Defects of eligibility (ELG-…) are in claims, registry or both: run these with the same options, in this order.

  bhyt generate registry        sổ thẻ / the registry, for bhyt registry import
  bhyt generate --kind checkin  check-in (XML0); trừ lượt khám bị bỏ / but for visits that are to have none
  bhyt generate registry --later    thay đổi sau khi tra cứu (ELG-R17) / changes after the look-up
  bhyt generate --kind elsewhere    hồ sơ của cơ sở khác (ELG-X03, X04, X07) / claims of another facility
  bhyt generate                 hồ sơ; có thể thêm hồ sơ trước của cùng người / the claims; an earlier one of
                                the person stands before a claim where its defect needs it, beside the N

${GENERATE_REGISTRY_HELP}`,
  async run(args) {
    if (args[0] === 'registry') return generateRegistryFile(args.slice(1))
    const { values } = readArguments(args, {
      ...SERIES_OPTIONS,
      quirks: { type: 'string' },
      kind: { type: 'string' },
      out: { type: 'string' },
      list: { type: 'boolean' },
      samples: { type: 'string' },
    })
    if (values.list || listed(values.defects).includes('list')) {
      for (const line of defectLines()) process.stdout.write(line)
      return 0
    }
    if (values.samples !== undefined) {
      writeSamples(values.samples)
      return 0
    }
    const make = MAKERS[values.kind ?? 'claims']
    if (make === undefined) throw new UsageError(`--kind: ${Object.keys(MAKERS).join(' | ')}`)
    const pieces = make({
      ...readSeries(values, 1),
      ...(values.quirks === undefined ? {} : { quirks: readNumber(values.quirks, 'quirks', 0) }),
    })
    if (values.out !== undefined) await pipeline(Readable.from(pieces), createWriteStream(values.out))
    else for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    return 0
  },
}

const MAKERS: Readonly<Record<string, typeof generateEnvelope>> = {
  claims: generateEnvelope,
  elsewhere: generateElsewhere,
  checkin: generateCheckIns,
  assessment: generateAssessments,
}
