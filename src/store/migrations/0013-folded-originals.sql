ALTER TABLE submission_original ADD COLUMN folded boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN submission_original.folded IS 'Phần base64 được giải mã trước khi nén, dựng lại nguyên vẹn khi đọc / Base64 was decoded before compression; reading makes it again to the byte';
