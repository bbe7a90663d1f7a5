-- Reference data: the number line of editions, and the catalogues.
--
-- An edition is one successful change of reference data, of whatever kind; numbers run over all kinds together,
-- so that one number beside a verdict names everything it was judged with. Nothing is ever overwritten: an entry
-- is in force from the edition that added it until the edition that removed it, so every former edition can be
-- put together again.

CREATE TABLE reference_edition (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  edition integer NOT NULL
);
INSERT INTO reference_edition (edition) VALUES (0);

COMMENT ON TABLE reference_edition IS 'Số phiên bản hiện hành của dữ liệu tham chiếu; một dòng, cũng là khóa để các lần nhập xếp hàng / Current edition of reference data; one row, also what imports queue on';
COMMENT ON COLUMN reference_edition.edition IS 'Phiên bản hiện hành; 0 khi chưa nhập gì / Current edition; 0 when nothing was ever imported';

CREATE TABLE edition (
  edition integer PRIMARY KEY,
  topic text NOT NULL CHECK (topic IN ('catalogue', 'parameter')),
  kind text NOT NULL,
  ma_cskcb text NOT NULL,
  source text NOT NULL,
  sha256 bytea,
  added integer NOT NULL,
  changed integer NOT NULL,
  removed integer NOT NULL,
  kept integer NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX edition_of_list ON edition (ma_cskcb, kind, edition);

COMMENT ON TABLE edition IS 'Mỗi lần đổi dữ liệu tham chiếu / One change of reference data';
COMMENT ON COLUMN edition.edition IS 'Số phiên bản, chung cho mọi loại / Number, one line over all kinds';
COMMENT ON COLUMN edition.topic IS 'catalogue: danh mục; parameter: tham số';
COMMENT ON COLUMN edition.kind IS 'Loại danh mục hoặc nhóm tham số / Kind of catalogue, or group of parameters';
COMMENT ON COLUMN edition.ma_cskcb IS 'Cơ sở sở hữu; trống là toàn quốc / Facility that owns it; blank is national';
COMMENT ON COLUMN edition.source IS 'Tên tệp nhập / Name of the file';
COMMENT ON COLUMN edition.sha256 IS 'SHA-256 của tệp nhập / of the file as read';
COMMENT ON COLUMN edition.added IS 'Số mục thêm mới / Entries added';
COMMENT ON COLUMN edition.changed IS 'Số mục thay đổi / Entries changed';
COMMENT ON COLUMN edition.removed IS 'Số mục bỏ đi / Entries removed';
COMMENT ON COLUMN edition.kept IS 'Số mục giữ nguyên / Entries left as they were';
COMMENT ON COLUMN edition.made_by IS 'Người nhập / Who imported it';

CREATE TABLE catalogue_entry (
  ma_cskcb text NOT NULL,
  kind text NOT NULL,
  item_key uuid NOT NULL,
  code text NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  attributes jsonb NOT NULL,
  added_in integer NOT NULL,
  removed_in integer,
  PRIMARY KEY (ma_cskcb, kind, item_key, valid_from, added_in),
  CHECK (valid_from <= valid_to)
);
-- At most one entry in force for the same item from the same day.
CREATE UNIQUE INDEX catalogue_entry_in_force ON catalogue_entry (ma_cskcb, kind, item_key, valid_from)
  WHERE removed_in IS NULL;
CREATE INDEX catalogue_entry_code ON catalogue_entry (ma_cskcb, kind, code, valid_from);

COMMENT ON TABLE catalogue_entry IS 'Mục của danh mục, kể cả mục của các phiên bản trước / Entries of the catalogues, those of former editions included';
COMMENT ON COLUMN catalogue_entry.ma_cskcb IS 'Cơ sở sở hữu; trống là toàn quốc / Facility that owns it; blank is national';
COMMENT ON COLUMN catalogue_entry.kind IS 'Loại danh mục / Kind of catalogue';
COMMENT ON COLUMN catalogue_entry.item_key IS 'Băm của mã và các thuộc tính phân biệt / Hash over the code and the attributes that tell items of one code apart';
COMMENT ON COLUMN catalogue_entry.code IS 'Mã / Code';
COMMENT ON COLUMN catalogue_entry.valid_from IS 'Ngày đầu có hiệu lực; -infinity khi không giới hạn / First day of validity';
COMMENT ON COLUMN catalogue_entry.valid_to IS 'Ngày cuối có hiệu lực; infinity khi không giới hạn / Last day of validity';
COMMENT ON COLUMN catalogue_entry.attributes IS 'Thuộc tính, giá trị là chữ, bỏ giá trị trống / Attributes by name, values as text, blank ones left out';
COMMENT ON COLUMN catalogue_entry.added_in IS 'Phiên bản thêm mục này / Edition that added it';
COMMENT ON COLUMN catalogue_entry.removed_in IS 'Phiên bản bỏ mục này; trống là đang dùng / Edition that removed it; null while in force';
