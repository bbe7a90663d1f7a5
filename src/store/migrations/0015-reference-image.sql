-- Catalogues laid out for the worker threads, so that a node takes a large edition over without building it.
CREATE TABLE reference_image (
  edition integer PRIMARY KEY,
  layout text NOT NULL,
  image bytea NOT NULL
);
ALTER TABLE reference_image ALTER COLUMN image SET STORAGE EXTERNAL;

COMMENT ON TABLE reference_image IS 'Danh mục của một phiên bản, xếp sẵn cho bộ giám định; chỉ để nạp nhanh / The catalogues of an edition as the judging threads read them; only a shortcut';
COMMENT ON COLUMN reference_image.layout IS 'Cách xếp; bản phần mềm khác thì không dùng / The layout; a release with another one does not use the image';
