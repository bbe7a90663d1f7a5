-- One action on all that a filter holds, as a job: any node does it, stretch by stretch, and the page shows how far it is.

CREATE TABLE review_bulk (
  bulk_id uuid PRIMARY KEY,
  user_name text NOT NULL,
  who jsonb NOT NULL,
  request jsonb NOT NULL,
  filter jsonb NOT NULL,
  query text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  total bigint NOT NULL,
  changed bigint NOT NULL DEFAULT 0,
  moved bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,
  names text[] NOT NULL DEFAULT '{}',
  place jsonb,
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  lease_until timestamptz
);
CREATE INDEX review_bulk_waiting ON review_bulk (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX review_bulk_user ON review_bulk (user_name, created_at);
COMMENT ON TABLE review_bulk IS 'Việc làm với mọi hồ sơ khớp bộ lọc, kèm tiến độ / Actions on all that a filter holds, with their progress';
COMMENT ON COLUMN review_bulk.place IS 'Làm đến đâu; ghi trong cùng giao dịch với hồ sơ, nên không hồ sơ nào bị làm hai lần / How far it is; written in the transaction of its claims, so that none is acted on twice';
COMMENT ON COLUMN review_bulk.lease_until IS 'Nút đang làm giữ đến lúc này; quá hạn thì nút khác làm tiếp / Kept by the node at work; when it runs out another goes on';
