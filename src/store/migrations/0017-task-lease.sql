-- Who carries out a task that one node at a time is to do. A row with an end in place of a session's lock: a pooler may
-- give each transaction another session, and a node that dies must not hold the task for longer than its lease.

CREATE TABLE task_lease (
  task text PRIMARY KEY,
  holder uuid,
  expires_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO task_lease (task) VALUES ('eligibility');

COMMENT ON TABLE task_lease IS 'Việc nền mà mỗi lúc chỉ một nút làm / Background tasks that one node at a time carries out';
COMMENT ON COLUMN task_lease.holder IS 'Tiến trình đang giữ việc; trống khi không ai giữ / The process that has the task; null when nobody has';
COMMENT ON COLUMN task_lease.expires_at IS 'Hết lượt lúc này nếu không gia hạn / The lease ends then unless it is renewed';
