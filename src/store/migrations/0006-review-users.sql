-- People who review: users, their sessions, and the record of what they did.
--
-- Users belong to no facility (a facility user is bound to one by ma_cskcb), so these tables are the same everywhere.

CREATE TABLE review_user (
  name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
  display_name text NOT NULL CHECK (display_name <> ''),
  role text NOT NULL CHECK (role IN ('reviewer', 'supervisor', 'administrator', 'facility')),
  ma_cskcb text,
  rights text[] NOT NULL DEFAULT '{}',
  language text CHECK (language IN ('vi', 'en')),
  password_hash text NOT NULL,
  password_changed_at timestamptz NOT NULL DEFAULT now(),
  must_change_password boolean NOT NULL DEFAULT false,
  totp_secret bytea,
  totp_pending bytea,
  totp_counter bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_sign_in_at timestamptz,
  locked_at timestamptz,
  lock_reason text CHECK (lock_reason IN ('administrator', 'failures')),
  failures integer NOT NULL DEFAULT 0,
  first_failure_at timestamptz,
  CHECK ((role = 'facility') = (ma_cskcb IS NOT NULL))
);

COMMENT ON TABLE review_user IS 'Người dùng các trang giám định / People who sign in to the review pages';
COMMENT ON COLUMN review_user.role IS 'reviewer: giám định viên; supervisor: phụ trách; administrator: quản trị; facility: người của cơ sở KCB';
COMMENT ON COLUMN review_user.ma_cskcb IS 'Cơ sở của người dùng vai trò facility / Facility of a facility user, else null';
COMMENT ON COLUMN review_user.rights IS 'Quyền thêm; sensitive: xem XML6, XML15 / Further rights';
COMMENT ON COLUMN review_user.password_hash IS 'scrypt của SHA-256 mật khẩu / scrypt over the SHA-256 of the password';
COMMENT ON COLUMN review_user.totp_secret IS 'Khóa TOTP đang dùng, mã hóa khi có BHYT_REVIEW_KEY / TOTP secret in use, sealed where a key is configured';
COMMENT ON COLUMN review_user.totp_pending IS 'Khóa TOTP chờ xác nhận / TOTP secret not yet confirmed';
COMMENT ON COLUMN review_user.totp_counter IS 'Bước thời gian của mã dùng gần nhất; một mã chỉ dùng một lần / Time step of the last code used; a code opens once';
COMMENT ON COLUMN review_user.failures IS 'Số lần sai kể từ first_failure_at / Failed attempts since first_failure_at';

CREATE TABLE review_session (
  token_hash bytea PRIMARY KEY,
  user_name text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('second_factor', 'full')),
  csrf text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX review_session_user ON review_session (user_name);
CREATE INDEX review_session_expiry ON review_session (expires_at);

COMMENT ON TABLE review_session IS 'Phiên đăng nhập; chỉ giữ giá trị băm / Sessions of people; only hashes of their tokens are kept';
COMMENT ON COLUMN review_session.stage IS 'second_factor: mới qua mật khẩu / only the password was right so far';
COMMENT ON COLUMN review_session.csrf IS 'Mã chống giả mạo yêu cầu / What every form of this session must bring along';

CREATE TABLE audit_entry (
  seq bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  user_name text NOT NULL,
  action text NOT NULL,
  ma_cskcb text,
  claim_id bigint,
  ma_lk text,
  version integer,
  subject text,
  detail jsonb NOT NULL DEFAULT '{}',
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX audit_entry_at ON audit_entry (at, seq);
CREATE INDEX audit_entry_user ON audit_entry (user_name, seq);
CREATE INDEX audit_entry_action ON audit_entry (action, seq);
CREATE INDEX audit_entry_claim ON audit_entry (ma_cskcb, claim_id, seq) WHERE claim_id IS NOT NULL;
CREATE INDEX audit_entry_ma_lk ON audit_entry (ma_lk, seq) WHERE ma_lk IS NOT NULL;
CREATE INDEX audit_entry_subject ON audit_entry (subject, seq) WHERE subject IS NOT NULL;

COMMENT ON TABLE audit_entry IS 'Nhật ký chỉ ghi thêm; mỗi dòng nối với dòng trước bằng SHA-256 / Append-only record; each entry holds the hash of the one before';
COMMENT ON COLUMN audit_entry.seq IS 'Số thứ tự liền nhau, từ 1 / Without gaps, from 1';
COMMENT ON COLUMN audit_entry.action IS 'Việc đã làm, ví dụ user.add, claim.view / What was done';
COMMENT ON COLUMN audit_entry.subject IS 'Đối tượng khác hồ sơ: quy tắc, người dùng, tệp xuất / What it was done to, where that is no claim: rule, user, export';
COMMENT ON COLUMN audit_entry.prev_hash IS 'hash của dòng trước; 32 byte 0 ở dòng đầu / hash of the entry before; zeros at the first';
COMMENT ON COLUMN audit_entry.hash IS 'SHA-256 của dạng chuẩn của dòng / SHA-256 over the canonical form of the entry';

-- The one row that writers queue on, so that the chain never forks.
CREATE TABLE audit_head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

COMMENT ON TABLE audit_head IS 'Dòng cuối của nhật ký / The newest entry of the audit record';

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Nhật ký chỉ được ghi thêm / %: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
