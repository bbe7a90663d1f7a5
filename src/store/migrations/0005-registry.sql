-- The card registry: persons, cards, their status, temporary numbers, co-payments; look-ups of it; check-ins.
--
-- The registry is national reference data, fed by the agency: its tables are not keyed by facility, and where the
-- store is spread over several machines each of them holds a whole copy. Look-ups and check-ins belong to a
-- facility and are keyed by it.
--
-- Two times. Valid time: from when to when a card covered, or a status held, as whole numbers YYYYMMDD, both ends
-- included, a null end open. Known time: from when to when this was what the registry said (known_from, known_to;
-- what it says now has known_to = infinity). A row is never changed but for known_to; a correction closes it and
-- adds another. All rows of one change bear the known_from that registry_change gave to it, and changes are
-- made one after the other, so that the state that any reader saw is found again by the newest change it saw.
--
-- The ten digits of a person are the last ten of every card of theirs, so cards are found by person.

CREATE TABLE registry_change (
  applied_at timestamptz PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('snapshot', 'changes', 'events')),
  source text NOT NULL,
  made_by text NOT NULL,
  sha256 bytea,
  lines bigint NOT NULL,
  added bigint NOT NULL,
  closed bigint NOT NULL
);

COMMENT ON TABLE registry_change IS 'Mỗi lần sổ thẻ thay đổi / Every change of the registry';
COMMENT ON COLUMN registry_change.applied_at IS 'Thời điểm sổ thẻ biết; known_from của mọi dòng trong lần này / When the registry came to know it; known_from of its rows';
COMMENT ON COLUMN registry_change.source IS 'Tên tệp, hoặc events / Name of the file, or events';
COMMENT ON COLUMN registry_change.made_by IS 'Tài khoản, hoặc người chạy lệnh / Account, or who ran the command';
COMMENT ON COLUMN registry_change.sha256 IS 'SHA-256 của tệp / of the file as read';
COMMENT ON COLUMN registry_change.added IS 'Số dòng thêm vào mọi bảng / Rows added to all tables';
COMMENT ON COLUMN registry_change.closed IS 'Số dòng hết hiệu lực hiểu biết / Rows whose known_to was set';

CREATE TABLE person (
  bhxh_no text COLLATE "C" NOT NULL,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity',
  name text NOT NULL,
  former_names text[] NOT NULL DEFAULT '{}',
  cccd text COLLATE "C",
  birth_day integer NOT NULL,
  birth_precision text NOT NULL CHECK (birth_precision IN ('day', 'month', 'year')),
  sex smallint NOT NULL CHECK (sex IN (1, 2, 3)),
  address text NOT NULL DEFAULT '',
  verified_day integer,
  death_day integer,
  PRIMARY KEY (bhxh_no, known_from)
);
-- Not unique: one citizen id on two persons is something for a reviewer, not for the loader.
CREATE INDEX person_cccd ON person (cccd);

COMMENT ON TABLE person IS 'Người tham gia trong sổ thẻ / Persons in the card registry';
COMMENT ON COLUMN person.bhxh_no IS 'Mã số BHXH, 10 chữ số / Social insurance number, 10 digits';
COMMENT ON COLUMN person.known_from IS 'Sổ thẻ biết từ / Known to the registry from';
COMMENT ON COLUMN person.known_to IS 'Đến trước thời điểm này; infinity: đang đúng / Until before; infinity: stands now';
COMMENT ON COLUMN person.former_names IS 'Họ tên trước đây, gần nhất trước / Former names, latest first';
COMMENT ON COLUMN person.cccd IS 'Số định danh cá nhân / Citizen id';
COMMENT ON COLUMN person.birth_day IS 'Ngày sinh YYYYMMDD, phần chưa rõ là 00 / Birth day, unknown parts 00';
COMMENT ON COLUMN person.birth_precision IS 'Độ chính xác của ngày sinh / How exactly the birth day is known';
COMMENT ON COLUMN person.sex IS '1 nam/male, 2 nữ/female, 3 chưa xác định/undetermined';
COMMENT ON COLUMN person.verified_day IS 'Ngày xác thực với CSDL dân cư / Day on which the identity was authenticated';
COMMENT ON COLUMN person.death_day IS 'Ngày mất / Day of death';

CREATE TABLE card (
  bhxh_no text COLLATE "C" NOT NULL,
  card15 text COLLATE "C" NOT NULL,
  valid_from integer NOT NULL,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity',
  valid_to integer,
  object text GENERATED ALWAYS AS (left(card15, 2)) STORED,
  benefit_level text GENERATED ALWAYS AS (substr(card15, 3, 1)) STORED,
  province text GENERATED ALWAYS AS (substr(card15, 4, 2)) STORED,
  facility text NOT NULL DEFAULT '',
  area text NOT NULL DEFAULT '',
  five_year_day integer,
  PRIMARY KEY (bhxh_no, card15, valid_from, known_from),
  CHECK (right(card15, 10) = bhxh_no),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

COMMENT ON TABLE card IS 'Các khoảng giá trị của thẻ BHYT / Periods of health-insurance cards';
COMMENT ON COLUMN card.card15 IS 'Mã thẻ 15 ký tự / Card number, 15 characters';
COMMENT ON COLUMN card.valid_from IS 'Giá trị từ ngày YYYYMMDD / First day of validity';
COMMENT ON COLUMN card.valid_to IS 'Giá trị đến ngày; trống: không thời hạn / Last day of validity; null: open';
COMMENT ON COLUMN card.object IS 'Mã đối tượng (ký tự 1–2) / Object code';
COMMENT ON COLUMN card.benefit_level IS 'Mã mức hưởng (ký tự 3) / Benefit level';
COMMENT ON COLUMN card.province IS 'Mã tỉnh cấp thẻ (ký tự 4–5) / Province of issue';
COMMENT ON COLUMN card.facility IS 'Nơi đăng ký KCB ban đầu (MA_DKBD) / Registered first facility';
COMMENT ON COLUMN card.area IS 'Mã khu vực K1, K2, K3 hoặc trống / Area code or blank';
COMMENT ON COLUMN card.five_year_day IS 'Ngày đủ 5 năm liên tục / Day on which five continuous years are reached';

CREATE TABLE card_status (
  bhxh_no text COLLATE "C" NOT NULL,
  card15 text COLLATE "C" NOT NULL,
  status_from integer NOT NULL,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity',
  status_to integer,
  state text NOT NULL CHECK (state IN ('active', 'withdrawn', 'held', 'locked', 'reduced', 'movedOut', 'movedWithin', 'increasedAgain', 'stopped')),
  reason text,
  PRIMARY KEY (bhxh_no, card15, status_from, known_from),
  CHECK (status_to IS NULL OR status_to >= status_from)
);

COMMENT ON TABLE card_status IS 'Tình trạng của thẻ theo ngày; ngày không có dòng nào là đang hoạt động / Status of cards by days; a day without a row is active';
COMMENT ON COLUMN card_status.state IS 'withdrawn thu hồi (110), reduced báo giảm (120), movedOut (121), movedWithin (122), increasedAgain (123), stopped ngừng (124), held tạm giữ, locked tạm khóa';
COMMENT ON COLUMN card_status.reason IS 'Lý do như cơ quan BHXH ghi / Why, as the agency put it';

CREATE TABLE temp_card (
  card15 text COLLATE "C" NOT NULL,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity',
  bhxh_no text COLLATE "C" NOT NULL,
  valid_from integer NOT NULL,
  valid_to integer,
  official_card text COLLATE "C",
  PRIMARY KEY (card15, known_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX temp_card_person ON temp_card (bhxh_no);

COMMENT ON TABLE temp_card IS 'Mã thẻ tạm: trẻ em chưa có thẻ, người hiến tạng / Temporary numbers: children without a card, organ donors';
COMMENT ON COLUMN temp_card.bhxh_no IS 'Người mang mã; khi chưa có mã số thì là 10 ký tự cuối của mã tạm / The holder; while there is no number yet, the last ten of the temporary one';
COMMENT ON COLUMN temp_card.official_card IS 'Thẻ chính thức thay thế / Official card that took its place';

CREATE TABLE copay_entry (
  bhxh_no text COLLATE "C" NOT NULL,
  entry_no text COLLATE "C" NOT NULL,
  known_from timestamptz NOT NULL,
  known_to timestamptz NOT NULL DEFAULT 'infinity',
  day integer NOT NULL,
  amount numeric(18, 2) NOT NULL,
  counted boolean NOT NULL,
  card15 text NOT NULL DEFAULT '',
  facility text NOT NULL DEFAULT '',
  arrival_day integer,
  route text NOT NULL DEFAULT '',
  PRIMARY KEY (bhxh_no, entry_no, known_from)
);

COMMENT ON TABLE copay_entry IS 'Cùng chi trả lũy kế: mỗi đợt KCB một dòng / Accumulated co-payment: one row a visit';
COMMENT ON COLUMN copay_entry.entry_no IS 'Mã của dòng ở cơ quan BHXH / Id of the entry at the agency';
COMMENT ON COLUMN copay_entry.day IS 'Ngày tính lũy kế: ngày ra / Day from which it counts: the last of the visit';
COMMENT ON COLUMN copay_entry.amount IS 'Số tiền cùng chi trả, đồng / Co-payment in dong';
COMMENT ON COLUMN copay_entry.counted IS 'Có tính vào 6 tháng lương cơ sở / Whether it counts towards the exemption';
COMMENT ON COLUMN copay_entry.facility IS 'Cơ sở; trống khi là số dư chuyển sang / Facility; blank for a sum carried over';
COMMENT ON COLUMN copay_entry.route IS 'MA_DOITUONG_KCB';

CREATE TABLE registry_event (
  event_id text PRIMARY KEY,
  applied_at timestamptz NOT NULL,
  type text NOT NULL,
  bhxh_no text COLLATE "C" NOT NULL,
  from_day integer NOT NULL,
  account text NOT NULL,
  digest bytea NOT NULL
);
CREATE INDEX registry_event_applied ON registry_event (applied_at);

COMMENT ON TABLE registry_event IS 'Sự kiện đơn lẻ đã nhận; gửi lại cùng mã là vô hại / Single changes received; sending one again is harmless';
COMMENT ON COLUMN registry_event.from_day IS 'Ngày sự kiện có hiệu lực / Day from which it holds';
COMMENT ON COLUMN registry_event.digest IS 'SHA-256 nội dung, để nhận ra mã dùng lại với nội dung khác / Tells an id used again for something else';

-- Look-ups: kept as evidence that the facility asked. No name and no birth date is kept, only whether they fitted.
-- Rows are written in bulk and never changed, hence without a key of their own.
CREATE TABLE lookup_log (
  ma_cskcb text NOT NULL,
  asked_at timestamptz NOT NULL,
  account text NOT NULL,
  service text NOT NULL,
  key_kind text NOT NULL CHECK (key_kind IN ('card', 'number', 'citizen', 'claim', 'other')),
  key_digest bytea NOT NULL,
  bhxh_no text COLLATE "C",
  card15 text COLLATE "C",
  answer text NOT NULL,
  registry_at timestamptz,
  staff_digest bytea
);
CREATE INDEX lookup_log_person ON lookup_log (ma_cskcb, bhxh_no, asked_at);
CREATE INDEX lookup_log_time ON lookup_log (asked_at);

COMMENT ON TABLE lookup_log IS 'Mọi lần tra cứu: ai, về ai, khi nào, trả lời gì / Every look-up: who, for whom, when, what was answered';
COMMENT ON COLUMN lookup_log.service IS 'Dịch vụ được gọi / Service that was called';
COMMENT ON COLUMN lookup_log.key_digest IS '16 byte đầu SHA-256 của mã đã hỏi: đếm được mã khác nhau mà không giữ điều đã gõ / First 16 bytes of SHA-256 over what was asked for: countable, though what was typed is not kept';
COMMENT ON COLUMN lookup_log.bhxh_no IS 'Người tìm thấy; trống khi không thấy / Person found; null when none';
COMMENT ON COLUMN lookup_log.card15 IS 'Thẻ đã trả lời / Card of the answer';
COMMENT ON COLUMN lookup_log.answer IS 'Mã kết quả / Result code';
COMMENT ON COLUMN lookup_log.registry_at IS 'Lần thay đổi mới nhất của sổ thẻ mà câu trả lời dựa vào: đọc lại được đúng trạng thái đó / Newest change that the answer stood on: the same state can be read again';
COMMENT ON COLUMN lookup_log.staff_digest IS '16 byte đầu SHA-256 số định danh của cán bộ tra cứu / of the citizen id of the member of staff who asked';

CREATE TABLE lookup_staff (
  ma_cskcb text NOT NULL,
  cccd text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (ma_cskcb, cccd)
);

COMMENT ON TABLE lookup_staff IS 'Cán bộ được cơ sở đăng ký để tra cứu; cơ sở không đăng ký ai thì không kiểm tra / Staff registered for look-ups; not checked for a facility that registered nobody';

-- A check-in (XML0) with the answer about its card, tied to the claim of the same MA_LK when that comes.
CREATE TABLE checkin_link (
  ma_cskcb text NOT NULL,
  ma_lk text NOT NULL,
  checkin_id bigint NOT NULL,
  received_at timestamptz NOT NULL,
  arrived_at timestamp,
  bhxh_no text COLLATE "C",
  answer text NOT NULL,
  registry_at timestamptz,
  claim_id bigint,
  PRIMARY KEY (ma_cskcb, ma_lk, checkin_id)
);
CREATE INDEX checkin_open ON checkin_link (ma_cskcb, received_at) WHERE claim_id IS NULL;

COMMENT ON TABLE checkin_link IS 'Lượt check-in (XML0) và hồ sơ của nó / A check-in and its claim';
COMMENT ON COLUMN checkin_link.checkin_id IS 'claim_id của lượt XML0 / claim_id of the check-in';
COMMENT ON COLUMN checkin_link.answer IS 'Mã kết quả tra thẻ lúc check-in / Result code of the look-up at check-in';
COMMENT ON COLUMN checkin_link.registry_at IS 'Trạng thái sổ thẻ đã dùng / State of the registry that was used';
COMMENT ON COLUMN checkin_link.claim_id IS 'Hồ sơ cùng MA_LK; trống khi chưa đến / Claim of the same MA_LK; null until it comes';

-- Visits of a person: the last ten characters of MA_THE_BHYT are the person's number, also in a list of cards.
-- Asked across facilities, so where the store is spread this goes to all machines.
CREATE INDEX xml1_person ON xml1 (right(ma_the_bhyt, 10) COLLATE "C");

ALTER TABLE account
  ADD COLUMN may_look_up boolean NOT NULL DEFAULT true,
  ADD COLUMN may_feed_registry boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN account.may_look_up IS 'Được tra cứu thẻ và lịch sử KCB / May look up cards and visits';
COMMENT ON COLUMN account.may_feed_registry IS 'Được gửi thay đổi của sổ thẻ / May send changes of the registry';
