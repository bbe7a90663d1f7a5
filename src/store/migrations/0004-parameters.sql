-- Values of parameters that were imported or set, beside those that ship with the product. The severity of a rule
-- (severity.CODE) and the days of the calendar (holiday, workday) are rows too. As with the catalogues, nothing is
-- overwritten: a row is in force from the edition that added it until the edition that removed it, and the
-- edition says who made it and when.

CREATE TABLE parameter_value (
  ma_cskcb text NOT NULL,
  name text NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  value text NOT NULL,
  basis text NOT NULL,
  added_in integer NOT NULL,
  removed_in integer,
  PRIMARY KEY (ma_cskcb, name, valid_from, added_in),
  CHECK (valid_from <= valid_to)
);
-- At most one row in force for the same value from the same day.
CREATE UNIQUE INDEX parameter_value_in_force ON parameter_value (ma_cskcb, name, valid_from)
  WHERE removed_in IS NULL;

COMMENT ON TABLE parameter_value IS 'Tham số theo ngày hiệu lực do người dùng nhập, kể cả giá trị cũ / Dated parameters that were imported or set, former ones included';
COMMENT ON COLUMN parameter_value.ma_cskcb IS 'Cơ sở áp dụng; trống là mọi cơ sở / Facility that it holds for; blank is all';
COMMENT ON COLUMN parameter_value.name IS 'Tên tham số; severity.MÃ là mức của một quy tắc / Name; severity.CODE is the severity of a rule';
COMMENT ON COLUMN parameter_value.valid_from IS 'Ngày đầu có hiệu lực; -infinity khi không giới hạn / First day of validity';
COMMENT ON COLUMN parameter_value.valid_to IS 'Ngày cuối có hiệu lực; infinity khi không giới hạn / Last day of validity';
COMMENT ON COLUMN parameter_value.value IS 'Giá trị / Value';
COMMENT ON COLUMN parameter_value.basis IS 'Căn cứ hoặc lý do / Basis or reason';
COMMENT ON COLUMN parameter_value.added_in IS 'Phiên bản thêm dòng này / Edition that added it';
COMMENT ON COLUMN parameter_value.removed_in IS 'Phiên bản bỏ dòng này; trống là đang dùng / Edition that removed it; null while in force';
