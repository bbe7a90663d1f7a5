ALTER TABLE claim ADD COLUMN waived boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN claim.waived IS 'Được nhận dù có lỗi, theo quyết định của giám định viên / Accepted in spite of errors, by a reviewer''s decision';
