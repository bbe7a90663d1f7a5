-- Which edition of catalogues and parameters judged what.

ALTER TABLE claim ADD COLUMN edition integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN claim.edition IS 'Phiên bản danh mục, tham số đã dùng để giám định; 0: chưa có danh mục nào / Edition of catalogues and parameters that judged it; 0: none had been imported';

ALTER TABLE submission ADD COLUMN edition integer NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN judged_again_as bigint;
COMMENT ON COLUMN submission.edition IS 'Phiên bản danh mục, tham số lúc nhận / Edition at the time of receipt';
COMMENT ON COLUMN submission.judged_again_as IS 'Lần gửi sau của cùng nội dung, giám định lại vì danh mục đã đổi và lần này có hồ sơ bị từ chối / Later submission of the same bytes, judged anew because the edition had changed and claims had been rejected';

-- The same bytes are one submission, until they are worth judging again.
DROP INDEX submission_digest;
CREATE UNIQUE INDEX submission_digest ON submission (ma_cskcb, kind, standard_version, sha256)
  WHERE duplicate_of IS NULL AND judged_again_as IS NULL;
