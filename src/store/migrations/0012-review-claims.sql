-- Counts of claims rather than of versions, and the pages as a way in of their own.

ALTER TABLE submission DROP CONSTRAINT submission_face_check;
ALTER TABLE submission ADD CONSTRAINT submission_face_check
  CHECK (face IN ('compatible', 'native', 'cli', 'review'));

-- Clean versions may be overtaken as others are.
UPDATE review_item AS i SET is_latest = false
  WHERE i.outcome = 'clean' AND i.is_latest AND i.ma_lk IS NOT NULL AND EXISTS (
    SELECT FROM claim AS v WHERE v.ma_cskcb = i.ma_cskcb AND v.ma_lk = i.ma_lk AND v.version > i.version);
COMMENT ON COLUMN review_item.is_late IS 'Lần gửi đầu của MA_LK đã trễ so với NGAY_RA / The first version of its MA_LK was received late after NGAY_RA';

ALTER TABLE review_facility_day
  ADD COLUMN latest_items bigint NOT NULL DEFAULT 0,
  ADD COLUMN latest_amount numeric NOT NULL DEFAULT 0,
  ADD COLUMN latest_late_items bigint NOT NULL DEFAULT 0,
  ADD COLUMN latest_incomplete_items bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN review_facility_day.latest_items IS 'Số hồ sơ: chỉ phiên bản mới nhất của MA_LK / Claims: only the newest version of each MA_LK';
UPDATE review_facility_day AS day SET latest_items = l.items, latest_amount = l.amount,
    latest_late_items = l.late, latest_incomplete_items = l.incomplete
  FROM (SELECT ma_cskcb, received_day, outcome, count(*) AS items, sum(amount) AS amount,
      count(*) FILTER (WHERE is_late) AS late, count(*) FILTER (WHERE is_incomplete) AS incomplete
    FROM review_item WHERE is_latest GROUP BY ma_cskcb, received_day, outcome) AS l
  WHERE day.ma_cskcb = l.ma_cskcb AND day.received_day = l.received_day AND day.outcome = l.outcome;

ALTER TABLE review_tally_rule ADD COLUMN is_latest boolean NOT NULL DEFAULT true;
TRUNCATE review_tally_rule;
INSERT INTO review_tally_rule (received_day, code, is_open, is_latest, items, amount)
  SELECT received_day, code, is_open, is_latest, count(*), sum(amount)
  FROM review_item, unnest(codes) AS code
  WHERE outcome <> 'clean' GROUP BY received_day, code, is_open, is_latest;

CREATE OR REPLACE FUNCTION review_item_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_facility_day AS day (ma_cskcb, received_day, outcome, items, amount, first_items, late_items,
      incomplete_items, latest_items, latest_amount, latest_late_items, latest_incomplete_items)
    SELECT ma_cskcb, received_day, outcome, count(*), sum(amount), count(*) FILTER (WHERE is_first),
      count(*) FILTER (WHERE is_late), count(*) FILTER (WHERE is_incomplete), count(*) FILTER (WHERE is_latest),
      coalesce(sum(amount) FILTER (WHERE is_latest), 0), count(*) FILTER (WHERE is_latest AND is_late),
      count(*) FILTER (WHERE is_latest AND is_incomplete)
    FROM added GROUP BY ma_cskcb, received_day, outcome ORDER BY ma_cskcb, received_day, outcome
    ON CONFLICT (ma_cskcb, received_day, outcome) DO UPDATE SET items = day.items + excluded.items,
      amount = day.amount + excluded.amount, first_items = day.first_items + excluded.first_items,
      late_items = day.late_items + excluded.late_items,
      incomplete_items = day.incomplete_items + excluded.incomplete_items,
      latest_items = day.latest_items + excluded.latest_items,
      latest_amount = day.latest_amount + excluded.latest_amount,
      latest_late_items = day.latest_late_items + excluded.latest_late_items,
      latest_incomplete_items = day.latest_incomplete_items + excluded.latest_incomplete_items;
  INSERT INTO review_tally
    SELECT received_day, outcome, state, due_day, count(*), sum(amount) FROM added WHERE outcome <> 'clean'
    GROUP BY received_day, outcome, state, due_day;
  INSERT INTO review_tally_rule (received_day, code, is_open, is_latest, items, amount)
    SELECT received_day, code, is_open, is_latest, count(*), sum(amount) FROM added, unnest(codes) AS code
    WHERE outcome <> 'clean' GROUP BY received_day, code, is_open, is_latest;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION review_item_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_tally
    SELECT received_day, outcome, state, due_day, sum(sign), sum(sign * amount)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n UNION ALL SELECT -1, b.* FROM before AS b) AS change
    WHERE outcome <> 'clean'
    GROUP BY received_day, outcome, state, due_day HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  INSERT INTO review_tally_rule (received_day, code, is_open, is_latest, items, amount)
    SELECT received_day, code, is_open, is_latest, sum(sign), sum(sign * amount)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n JOIN before AS b USING (ma_cskcb, claim_id)
        WHERE n.is_open <> b.is_open OR n.is_latest <> b.is_latest
      UNION ALL SELECT -1, b.* FROM before AS b JOIN now_so AS n USING (ma_cskcb, claim_id)
        WHERE n.is_open <> b.is_open OR n.is_latest <> b.is_latest) AS change, unnest(codes) AS code
    WHERE outcome <> 'clean'
    GROUP BY received_day, code, is_open, is_latest HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  -- Only the projector changes which version is the newest, so no two writers meet on these rows.
  INSERT INTO review_facility_day AS day (ma_cskcb, received_day, outcome, items, amount, first_items, late_items,
      incomplete_items, latest_items, latest_amount, latest_late_items, latest_incomplete_items)
    SELECT ma_cskcb, received_day, outcome, 0, 0, 0, 0, 0, sum(sign), sum(sign * amount),
      coalesce(sum(sign) FILTER (WHERE is_late), 0), coalesce(sum(sign) FILTER (WHERE is_incomplete), 0)
    FROM (SELECT CASE WHEN n.is_latest THEN 1 ELSE -1 END AS sign, n.* FROM now_so AS n
      JOIN before AS b USING (ma_cskcb, claim_id) WHERE n.is_latest <> b.is_latest) AS change
    GROUP BY ma_cskcb, received_day, outcome ORDER BY ma_cskcb, received_day, outcome
    ON CONFLICT (ma_cskcb, received_day, outcome) DO UPDATE SET latest_items = day.latest_items + excluded.latest_items,
      latest_amount = day.latest_amount + excluded.latest_amount,
      latest_late_items = day.latest_late_items + excluded.latest_late_items,
      latest_incomplete_items = day.latest_incomplete_items + excluded.latest_incomplete_items;
  RETURN NULL;
END
$$;

-- Waivers that wait for a second person are a list of their own, looked at with every page of the queue.
CREATE INDEX review_waiver_asked ON review_waiver (asked_at) WHERE granted_at IS NULL;
