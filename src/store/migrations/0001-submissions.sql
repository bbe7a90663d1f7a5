-- Submissions, claims, findings, accounts. The claim tables (XML0 … XML15) come in 0002.
--
-- Every key of facility data starts with ma_cskcb, ids are made by the application, and nothing refers across
-- facilities, so that the tables can be spread over several machines by facility.

CREATE TABLE submission (
  ma_cskcb text NOT NULL,
  submission_id bigint NOT NULL,
  ma_giao_dich text NOT NULL,
  account text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('claims', 'checkin', 'assessment')),
  standard_version text NOT NULL,
  face text NOT NULL CHECK (face IN ('compatible', 'native', 'cli')),
  received_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('receiving', 'complete')),
  outcome text CHECK (outcome IN ('accepted', 'partly', 'rejected', 'refused')),
  sha256 bytea,
  bytes bigint NOT NULL DEFAULT 0,
  claims_total integer NOT NULL DEFAULT 0,
  claims_accepted integer NOT NULL DEFAULT 0,
  claims_warned integer NOT NULL DEFAULT 0,
  claims_rejected integer NOT NULL DEFAULT 0,
  rows bigint NOT NULL DEFAULT 0,
  duplicate_of bigint,
  PRIMARY KEY (ma_cskcb, submission_id),
  UNIQUE (ma_cskcb, ma_giao_dich),
  CHECK (state = 'receiving' OR (outcome IS NOT NULL AND sha256 IS NOT NULL))
);
-- The same bytes of a facility on the same service are one submission.
CREATE UNIQUE INDEX submission_digest ON submission (ma_cskcb, kind, standard_version, sha256)
  WHERE duplicate_of IS NULL;
CREATE INDEX submission_received ON submission (ma_cskcb, received_at);

COMMENT ON TABLE submission IS 'Lần gửi của một cơ sở / One request of a facility with its outcome';
COMMENT ON COLUMN submission.ma_cskcb IS 'Mã cơ sở KCB / Facility code';
COMMENT ON COLUMN submission.submission_id IS 'Mã lần gửi, theo thời gian / Time-ordered id, made by the application';
COMMENT ON COLUMN submission.ma_giao_dich IS 'Mã giao dịch trả cho cơ sở / Transaction code given to the sender';
COMMENT ON COLUMN submission.account IS 'Tài khoản gửi / Account that sent it';
COMMENT ON COLUMN submission.kind IS 'claims: hồ sơ; checkin: XML0; assessment: XML12';
COMMENT ON COLUMN submission.standard_version IS 'Chuẩn dữ liệu: 130, 4750, 3176 / Version of the standard';
COMMENT ON COLUMN submission.face IS 'Đường vào / The way it came in';
COMMENT ON COLUMN submission.state IS 'receiving: đang nhận hoặc bị ngắt / still on its way or cut off; complete';
COMMENT ON COLUMN submission.outcome IS 'Kết quả; trống khi đang nhận / Outcome; null while receiving';
COMMENT ON COLUMN submission.sha256 IS 'SHA-256 của nội dung nhận được / of the bytes as received';
COMMENT ON COLUMN submission.bytes IS 'Số byte nhận được / Bytes as received';
COMMENT ON COLUMN submission.claims_warned IS 'Số hồ sơ được nhận có cảnh báo / Accepted claims with warnings';
COMMENT ON COLUMN submission.rows IS 'Số dòng của mọi hồ sơ / Rows of all its claims, rejected ones included';
COMMENT ON COLUMN submission.duplicate_of IS 'Lần gửi đầu tiên của cùng nội dung, khi chỉ biết sau khi nhận hết / Earlier submission of the same bytes, where that was known only at the end of a stream';

CREATE TABLE submission_original (
  ma_cskcb text NOT NULL,
  submission_id bigint NOT NULL,
  part_no integer NOT NULL,
  original_offset bigint NOT NULL,
  original_length bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (ma_cskcb, submission_id, part_no)
);
-- Already compressed: PostgreSQL need not try again.
ALTER TABLE submission_original ALTER COLUMN bytes SET STORAGE EXTERNAL;

COMMENT ON TABLE submission_original IS 'Nội dung gốc, nén brotli, theo đoạn / The bytes as received, in brotli-compressed stretches';
COMMENT ON COLUMN submission_original.original_offset IS 'Vị trí của đoạn trong nội dung gốc / Where the stretch begins, before compression';
COMMENT ON COLUMN submission_original.original_length IS 'Độ dài trước khi nén / Its length before compression';
COMMENT ON COLUMN submission_original.bytes IS 'Đoạn đã nén brotli / The stretch, brotli-compressed';

CREATE TABLE claim (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  submission_id bigint NOT NULL,
  ordinal integer NOT NULL,
  kind text NOT NULL,
  standard_version text NOT NULL,
  ma_lk text,
  version integer,
  outcome text NOT NULL CHECK (outcome IN ('accepted', 'rejected')),
  is_current boolean NOT NULL,
  unchanged boolean NOT NULL,
  same_as bigint,
  replaces_version integer,
  replaced_by_version integer,
  content_hash bytea NOT NULL,
  settlement_month date NOT NULL,
  received_at timestamptz NOT NULL,
  raw_offset bigint NOT NULL,
  raw_length bigint NOT NULL,
  rows integer NOT NULL,
  findings_total integer NOT NULL,
  errors integer NOT NULL,
  warnings integer NOT NULL,
  ma_loai_kcb text,
  ngay_vao timestamp,
  ngay_ra timestamp,
  t_tongchi_bv numeric,
  t_bhtt numeric,
  PRIMARY KEY (ma_cskcb, claim_id)
);
CREATE UNIQUE INDEX claim_version ON claim (ma_cskcb, ma_lk, version);
CREATE UNIQUE INDEX claim_current ON claim (ma_cskcb, ma_lk) WHERE is_current;
CREATE INDEX claim_submission ON claim (ma_cskcb, submission_id);
CREATE INDEX claim_month ON claim (ma_cskcb, settlement_month);

COMMENT ON TABLE claim IS 'Hồ sơ (hoặc một lượt XML0, XML12) như đã nhận và kết quả / A claim, check-in or assessment as received, with its verdict';
COMMENT ON COLUMN claim.claim_id IS 'Mã hồ sơ trong kho; khóa vào các bảng XML / Id in the store; leads to its rows in the XML tables';
COMMENT ON COLUMN claim.ordinal IS 'Thứ tự trong tệp, từ 1 / Place in the file, from 1';
COMMENT ON COLUMN claim.version IS 'Phiên bản của hồ sơ theo MA_LK, từ 1; trống với XML0, XML12 và nội dung không đổi / Version of the claim by MA_LK; null for check-ins, assessments and unchanged content';
COMMENT ON COLUMN claim.is_current IS 'Phiên bản giám định viên làm việc / The version that assessors work on';
COMMENT ON COLUMN claim.unchanged IS 'Nội dung đã nhận trước đó, không lưu lại dòng nào / Content received before; no row was stored again';
COMMENT ON COLUMN claim.same_as IS 'claim_id của lần nhận trước có cùng nội dung / The earlier claim of the same content';
COMMENT ON COLUMN claim.replaces_version IS 'Phiên bản bị thay / Version that this one replaced as current';
COMMENT ON COLUMN claim.replaced_by_version IS 'Phiên bản thay thế / Version that replaced this one as current';
COMMENT ON COLUMN claim.content_hash IS '16 byte đầu SHA-256 nội dung hồ sơ / First 16 bytes of SHA-256 over the claim';
COMMENT ON COLUMN claim.settlement_month IS 'Tháng quyết toán / First day of the month of settlement';
COMMENT ON COLUMN claim.raw_offset IS 'Vị trí hồ sơ trong nội dung gốc / Where the claim begins in the bytes as received';
COMMENT ON COLUMN claim.raw_length IS 'Độ dài hồ sơ trong nội dung gốc / Its length there';
COMMENT ON COLUMN claim.rows IS 'Số dòng đã lưu (được nhận) hoặc đã đọc (bị từ chối) / Rows loaded (accepted) or read (rejected)';
COMMENT ON COLUMN claim.t_tongchi_bv IS 'T_TONGCHI_BV của XML1, đồng / in dong';
COMMENT ON COLUMN claim.t_bhtt IS 'T_BHTT của XML1, đồng / in dong';

CREATE TABLE claim_head (
  ma_cskcb text NOT NULL,
  ma_lk text NOT NULL,
  versions integer NOT NULL,
  latest_claim_id bigint NOT NULL,
  latest_hash bytea NOT NULL,
  latest_outcome text NOT NULL,
  current_claim_id bigint,
  current_version integer,
  PRIMARY KEY (ma_cskcb, ma_lk)
);

COMMENT ON TABLE claim_head IS 'Một dòng cho mỗi MA_LK của một cơ sở: phiên bản mới nhất và phiên bản hiện hành; khóa khi hai lần gửi đến cùng lúc / One row per MA_LK of a facility: newest and current version; what two simultaneous submissions queue on';
COMMENT ON COLUMN claim_head.versions IS 'Số phiên bản, cũng là phiên bản mới nhất / Number of versions, which is also the newest one';
COMMENT ON COLUMN claim_head.current_version IS 'Phiên bản hiện hành; trống khi chưa có phiên bản nào được nhận / Current version; null when none was ever accepted';

CREATE TABLE finding (
  ma_cskcb text NOT NULL,
  submission_id bigint NOT NULL,
  claim_id bigint NOT NULL,
  seq integer NOT NULL,
  code text NOT NULL,
  severity text NOT NULL,
  table_name text,
  row_no integer NOT NULL,
  field text,
  value text,
  line integer NOT NULL,
  col integer NOT NULL,
  params jsonb,
  PRIMARY KEY (ma_cskcb, submission_id, claim_id, seq)
);

COMMENT ON TABLE finding IS 'Điều ghi nhận về một hồ sơ hoặc một tệp / One thing noticed about a claim or a file';
COMMENT ON COLUMN finding.claim_id IS 'Hồ sơ; 0 là chính tệp / The claim; 0 is the file itself';
COMMENT ON COLUMN finding.code IS 'Mã trong danh mục / Stable name in the catalogue';
COMMENT ON COLUMN finding.row_no IS 'Dòng trong bảng, từ 1; 0 là cả bảng / Row in document order; 0 is the whole table';
COMMENT ON COLUMN finding.value IS 'Giá trị như đã gửi, tối đa 200 ký tự / Value as sent, cut to 200 characters';
COMMENT ON COLUMN finding.line IS 'Dòng trong tài liệu của bảng, từ 1; 0 là không rõ / Line in the table document; 0 is unknown';
COMMENT ON COLUMN finding.col IS 'Cột, từ 1 / Column, from 1';

-- Accounts belong to no facility: the same on every machine.

CREATE TABLE account (
  name text PRIMARY KEY,
  password_hash text NOT NULL,
  facilities text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  locked_at timestamptz,
  lock_reason text CHECK (lock_reason IN ('administrator', 'failures')),
  failures integer NOT NULL DEFAULT 0,
  first_failure_at timestamptz
);

COMMENT ON TABLE account IS 'Tài khoản của cơ sở / Accounts that send for facilities';
COMMENT ON COLUMN account.password_hash IS 'scrypt của MD5 (chữ hoa) mà phần mềm gửi / scrypt over the upper-case MD5 that clients send';
COMMENT ON COLUMN account.facilities IS 'Các mã cơ sở được gửi thay / Facility codes that it may send for';
COMMENT ON COLUMN account.failures IS 'Số lần sai mật khẩu kể từ first_failure_at / Failed logins since first_failure_at';

CREATE TABLE access_token (
  token_hash bytea PRIMARY KEY,
  id_token_hash bytea NOT NULL,
  account text NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX access_token_expiry ON access_token (expires_at);

COMMENT ON TABLE access_token IS 'Phiên làm việc đã cấp; chỉ giữ giá trị băm / Tokens given out; only hashes are kept';
