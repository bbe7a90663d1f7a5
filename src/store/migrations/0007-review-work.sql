-- What reviewers work on. Rebuilt from claims and findings by a projector; only decisions (state, owner, events,
-- waivers) are found nowhere else.
--
-- Intake pays one row of review_inbox for each load unit, without any index. All else is written afterwards, outside
-- of its transactions.

CREATE TABLE review_inbox (
  ma_cskcb text NOT NULL,
  submission_id bigint NOT NULL,
  first_claim_id bigint NOT NULL,
  last_claim_id bigint NOT NULL,
  claims integer NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

COMMENT ON TABLE review_inbox IS 'Lần nạp chưa đưa vào bảng việc giám định; ghi trong cùng giao dịch với hồ sơ / Loads that the projector has not taken yet; written in the transaction of their claims, so none can be missed however late it commits';

INSERT INTO review_inbox
  SELECT ma_cskcb, submission_id, min(claim_id), max(claim_id), count(*)
  FROM claim WHERE kind = 'claims' GROUP BY ma_cskcb, submission_id;

-- One row for each version of a claim; clean ones apart, so that queries about work never read them.
CREATE TABLE review_item (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('clean', 'warned', 'rejected')),
  submission_id bigint NOT NULL,
  ma_lk text,
  version integer,
  is_latest boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('none', 'new', 'assigned', 'waiting_hospital', 'answered', 'resent', 'resolved',
    'waived', 'unfixable', 'replaced')),
  is_open boolean NOT NULL
    GENERATED ALWAYS AS (state IN ('new', 'assigned', 'waiting_hospital', 'answered', 'resent')) STORED,
  revision integer NOT NULL DEFAULT 0,
  owner text,
  due_day date NOT NULL,
  received_day date NOT NULL,
  received_at timestamptz NOT NULL,
  settlement_month date NOT NULL,
  ma_loai_kcb text,
  ma_khoa text,
  ngay_ra timestamp,
  amount numeric NOT NULL,
  errors integer NOT NULL,
  warnings integer NOT NULL,
  is_first boolean NOT NULL,
  is_late boolean NOT NULL,
  is_incomplete boolean NOT NULL,
  codes text[] NOT NULL,
  tables text[] NOT NULL,
  search_keys bigint[] NOT NULL,
  PRIMARY KEY (ma_cskcb, claim_id, outcome),
  CHECK ((outcome = 'clean') = (state = 'none'))
) PARTITION BY LIST (outcome);
CREATE TABLE review_item_clean PARTITION OF review_item FOR VALUES IN ('clean');
CREATE TABLE review_item_flagged PARTITION OF review_item FOR VALUES IN ('warned', 'rejected');

CREATE INDEX review_item_received ON review_item (received_at, claim_id);
CREATE INDEX review_item_facility ON review_item (ma_cskcb, received_at);
CREATE INDEX review_item_ma_lk ON review_item (ma_lk, ma_cskcb) WHERE ma_lk IS NOT NULL;
CREATE INDEX review_flagged_due ON review_item_flagged (is_open, due_day, claim_id);
CREATE INDEX review_flagged_amount ON review_item_flagged (is_open, amount, claim_id);
CREATE INDEX review_flagged_errors ON review_item_flagged (is_open, errors, claim_id);
CREATE INDEX review_flagged_owner ON review_item_flagged (owner) WHERE owner IS NOT NULL AND is_open;
CREATE INDEX review_flagged_codes ON review_item_flagged USING gin (codes);
CREATE INDEX review_flagged_search ON review_item_flagged USING gin (search_keys);

COMMENT ON TABLE review_item_clean IS 'Phiên bản không có lỗi, cảnh báo / Versions without errors or warnings';
COMMENT ON TABLE review_item_flagged IS 'Phiên bản có lỗi hoặc cảnh báo / Versions with errors or warnings';
COMMENT ON TABLE review_item IS 'Phiên bản hồ sơ như giám định viên thấy: kết quả của máy và trạng thái công việc / Version of a claim as reviewers see it: verdict of the machine and state of the work';
COMMENT ON COLUMN review_item.outcome IS 'Kết quả của máy; không ai đổi / Verdict of the machine; nobody changes it';
COMMENT ON COLUMN review_item.is_latest IS 'Phiên bản mới nhất của MA_LK / Newest version of its MA_LK';
COMMENT ON COLUMN review_item.state IS 'Trạng thái công việc; replaced: gửi lại và lại bị từ chối; none: không có việc / State of the work; replaced: sent again and flagged again; none: no work';
COMMENT ON COLUMN review_item.revision IS 'Tăng mỗi khi có thay đổi; người sửa phải nêu số đã thấy / Grows with each change; whoever changes must name the one seen';
COMMENT ON COLUMN review_item.due_day IS 'Hạn xử lý (ngày làm việc) / Day by which it is due';
COMMENT ON COLUMN review_item.received_day IS 'Ngày nhận theo giờ Việt Nam / Day of receipt in Vietnam';
COMMENT ON COLUMN review_item.ma_khoa IS 'Khoa cuối trong MA_KHOA của XML1 / Last department of MA_KHOA of XML1';
COMMENT ON COLUMN review_item.amount IS 'T_BHTT của XML1, đồng; 0 khi không đọc được / in dong; 0 where unreadable';
COMMENT ON COLUMN review_item.is_first IS 'Lần gửi đầu của MA_LK / First version of its MA_LK';
COMMENT ON COLUMN review_item.is_late IS 'Nhận trễ so với NGAY_RA / Received late after NGAY_RA';
COMMENT ON COLUMN review_item.is_incomplete IS 'Thiếu bảng hoặc giá trị bắt buộc / A required table or value is missing';
COMMENT ON COLUMN review_item.codes IS 'Mã các lỗi và cảnh báo, nặng và nhiều nhất trước / Codes of its errors and warnings, heaviest and most frequent first';
COMMENT ON COLUMN review_item.search_keys IS 'Băm 64 bit của số thẻ và mã người bệnh, để tìm đúng / 64-bit hashes of card numbers and patient code, for exact search';

-- Personal data apart from what lists and counts read.
CREATE TABLE review_person (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  ho_ten text,
  ma_bn text,
  ma_the_bhyt text,
  PRIMARY KEY (ma_cskcb, claim_id)
);
COMMENT ON TABLE review_person IS 'Người bệnh của hồ sơ có lỗi hoặc cảnh báo, để hiển thị và xuất / Patient of a flagged claim, for display and export';

-- Numbers. Every change of review_item adds rows with differences in its own transaction, so that sums are right at
-- any moment for any reader and no two writers wait for each other; the projector adds them up day by day.
CREATE TABLE review_tally (
  received_day date NOT NULL,
  outcome text NOT NULL,
  state text NOT NULL,
  due_day date NOT NULL,
  items bigint NOT NULL,
  amount numeric NOT NULL
);
CREATE INDEX review_tally_day ON review_tally (received_day);
COMMENT ON TABLE review_tally IS 'Số hồ sơ có lỗi hoặc cảnh báo theo ngày, kết quả, trạng thái, hạn; cộng các dòng / Flagged claims by day, verdict, state and due day; add up the rows';

CREATE TABLE review_tally_rule (
  received_day date NOT NULL,
  code text NOT NULL,
  is_open boolean NOT NULL,
  items bigint NOT NULL,
  amount numeric NOT NULL
);
CREATE INDEX review_tally_rule_day ON review_tally_rule (received_day);
COMMENT ON TABLE review_tally_rule IS 'Số hồ sơ theo mã lỗi và ngày; cộng các dòng / Claims by code and day; add up the rows';

CREATE TABLE review_facility_day (
  ma_cskcb text NOT NULL,
  received_day date NOT NULL,
  outcome text NOT NULL,
  items bigint NOT NULL,
  amount numeric NOT NULL,
  first_items bigint NOT NULL,
  late_items bigint NOT NULL,
  incomplete_items bigint NOT NULL,
  PRIMARY KEY (ma_cskcb, received_day, outcome)
);
CREATE INDEX review_facility_day_day ON review_facility_day (received_day);
COMMENT ON TABLE review_facility_day IS 'Số phiên bản hồ sơ nhận mỗi ngày của mỗi cơ sở theo kết quả / Versions of claims by facility, day and verdict';

CREATE FUNCTION review_item_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_facility_day AS day
    SELECT ma_cskcb, received_day, outcome, count(*), sum(amount), count(*) FILTER (WHERE is_first),
      count(*) FILTER (WHERE is_late), count(*) FILTER (WHERE is_incomplete)
    FROM added GROUP BY ma_cskcb, received_day, outcome ORDER BY ma_cskcb, received_day, outcome
    ON CONFLICT (ma_cskcb, received_day, outcome) DO UPDATE SET items = day.items + excluded.items,
      amount = day.amount + excluded.amount, first_items = day.first_items + excluded.first_items,
      late_items = day.late_items + excluded.late_items,
      incomplete_items = day.incomplete_items + excluded.incomplete_items;
  INSERT INTO review_tally
    SELECT received_day, outcome, state, due_day, count(*), sum(amount) FROM added WHERE outcome <> 'clean'
    GROUP BY received_day, outcome, state, due_day;
  INSERT INTO review_tally_rule
    SELECT received_day, code, is_open, count(*), sum(amount) FROM added, unnest(codes) AS code
    WHERE outcome <> 'clean' GROUP BY received_day, code, is_open;
  RETURN NULL;
END
$$;
CREATE TRIGGER review_item_added AFTER INSERT ON review_item
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION review_item_added();

CREATE FUNCTION review_item_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_tally
    SELECT received_day, outcome, state, due_day, sum(sign), sum(sign * amount)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n UNION ALL SELECT -1, b.* FROM before AS b) AS change
    WHERE outcome <> 'clean'
    GROUP BY received_day, outcome, state, due_day HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  INSERT INTO review_tally_rule
    SELECT received_day, code, is_open, sum(sign), sum(sign * amount)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n JOIN before AS b USING (ma_cskcb, claim_id)
        WHERE n.is_open <> b.is_open
      UNION ALL SELECT -1, b.* FROM before AS b JOIN now_so AS n USING (ma_cskcb, claim_id)
        WHERE n.is_open <> b.is_open) AS change, unnest(codes) AS code
    WHERE outcome <> 'clean'
    GROUP BY received_day, code, is_open HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  RETURN NULL;
END
$$;
CREATE TRIGGER review_item_changed AFTER UPDATE ON review_item
  REFERENCING OLD TABLE AS before NEW TABLE AS now_so FOR EACH STATEMENT EXECUTE FUNCTION review_item_changed();

-- History of a claim: what people and the service did with which version.
CREATE TABLE review_event (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  revision integer NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  actor text,
  side text NOT NULL CHECK (side IN ('service', 'agency', 'hospital')),
  action text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  reason_code text,
  note text,
  detail jsonb,
  PRIMARY KEY (ma_cskcb, claim_id, revision)
);
COMMENT ON TABLE review_event IS 'Lịch sử xử lý của một phiên bản / History of a version: decisions, questions, answers, notes';
COMMENT ON COLUMN review_event.actor IS 'Người làm; trống là hệ thống / Who did it; null is the service';

CREATE TABLE review_reason (
  code text PRIMARY KEY,
  action text NOT NULL CHECK (action IN ('waive', 'unfixable')),
  vi text NOT NULL,
  en text NOT NULL,
  needs_note boolean NOT NULL DEFAULT false,
  is_active boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE review_reason IS 'Danh mục lý do / Managed list of reasons';
INSERT INTO review_reason (code, action, vi, en, needs_note) VALUES
  ('W01', 'waive', 'Lỗi của quy tắc kiểm tra, hồ sơ đúng', 'The rule is wrong, the claim is right', false),
  ('W02', 'waive', 'Danh mục chưa cập nhật tại thời điểm khám, chữa bệnh', 'A catalogue was not up to date at the time of the visit', false),
  ('W03', 'waive', 'Sai sót hình thức, không ảnh hưởng chi phí', 'Formal mistake without effect on the cost', false),
  ('W04', 'waive', 'Có văn bản hướng dẫn riêng của cơ quan có thẩm quyền', 'A ruling of the competent authority covers it', true),
  ('W05', 'waive', 'Sự cố hệ thống hoặc thiên tai đã xác nhận', 'Confirmed system failure or natural disaster', true),
  ('W99', 'waive', 'Lý do khác', 'Other', true),
  ('U01', 'unfixable', 'Cơ sở xác nhận không thể sửa', 'The facility confirms that it cannot be repaired', false),
  ('U02', 'unfixable', 'Quá thời hạn sửa dữ liệu', 'The time for repair is over', false),
  ('U03', 'unfixable', 'Hồ sơ gửi nhầm hoặc trùng', 'Sent by mistake or twice', false),
  ('U99', 'unfixable', 'Lý do khác', 'Other', true);

CREATE TABLE review_waiver (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  reason_code text NOT NULL,
  note text,
  amount numeric NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  agreed_by text CHECK (agreed_by <> asked_by),
  granted_at timestamptz,
  loaded_at timestamptz,
  PRIMARY KEY (ma_cskcb, claim_id)
);
CREATE INDEX review_waiver_to_load ON review_waiver (granted_at) WHERE granted_at IS NOT NULL AND loaded_at IS NULL;
COMMENT ON TABLE review_waiver IS 'Chấp nhận hồ sơ bị từ chối, kèm lý do; agreed_by khi cần người thứ hai / Rejected claims let in by decision; agreed_by where a second person is needed';
COMMENT ON COLUMN review_waiver.granted_at IS 'Trống khi còn chờ người thứ hai / Null while a second person is awaited';
COMMENT ON COLUMN review_waiver.loaded_at IS 'Đã nạp vào kho giám định / Loaded into the assessment store';

CREATE TABLE review_view (
  user_name text NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  query text NOT NULL CHECK (char_length(query) <= 4000),
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_name, name)
);
COMMENT ON TABLE review_view IS 'Bộ lọc đã lưu của từng người / Saved filters of each user';

-- Exports are jobs: any node makes them, any node hands them out.
CREATE TABLE review_export (
  export_id uuid PRIMARY KEY,
  user_name text NOT NULL,
  scope text,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  request jsonb NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  rows_done bigint NOT NULL DEFAULT 0,
  rows_total bigint,
  bytes bigint NOT NULL DEFAULT 0,
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  lease_until timestamptz
);
CREATE INDEX review_export_waiting ON review_export (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX review_export_user ON review_export (user_name, created_at);
COMMENT ON TABLE review_export IS 'Tệp xuất, kèm bộ lọc và tiến độ / Export jobs with their filter and progress';
COMMENT ON COLUMN review_export.scope IS 'Cơ sở mà người xuất bị giới hạn; trống là tất cả / Facility that the user is bound to; null is all';
COMMENT ON COLUMN review_export.lease_until IS 'Nút đang làm giữ đến lúc này; quá hạn thì nút khác làm lại / Kept by the node at work; when it runs out another starts over';

CREATE TABLE review_export_chunk (
  export_id uuid NOT NULL,
  chunk_no integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (export_id, chunk_no)
);
ALTER TABLE review_export_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE review_export_chunk IS 'Nội dung tệp xuất, theo đoạn / Bytes of an export, in stretches';
