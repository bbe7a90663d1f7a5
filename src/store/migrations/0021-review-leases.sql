-- Whoever takes a job holds it by a lease of its own name: a node whose lease ran out, and that did not notice, can write
-- nothing more about the job that another has taken over.

ALTER TABLE review_bulk ADD COLUMN lease uuid, ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE review_export ADD COLUMN lease uuid, ADD COLUMN attempts integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN review_bulk.lease IS 'Tên lượt giữ hiện tại; lượt cũ không ghi được gì nữa / Name of the present lease; who holds an older one writes nothing more';
COMMENT ON COLUMN review_export.lease IS 'Tên lượt giữ hiện tại; lượt cũ không ghi được gì nữa / Name of the present lease; who holds an older one writes nothing more';
COMMENT ON COLUMN review_bulk.attempts IS 'Số lần nhận việc từ lần ghi tiến độ cuối / Times it was taken since progress was last noted';
COMMENT ON COLUMN review_export.attempts IS 'Số lần nhận việc / Times it was taken';

-- An error is a code of the catalogue from now on, which the pages put into words; what the database once said is none.
UPDATE review_bulk SET error = 'REVIEW_JOB' WHERE error !~ '^REVIEW_[A-Z_]+$';
UPDATE review_export SET error = 'REVIEW_JOB' WHERE error !~ '^REVIEW_[A-Z_]+$';
