-- Sums after a change without pairing rows before and after it: a plan kept from a change of one row pairs thousands
-- with thousands.

CREATE OR REPLACE FUNCTION review_item_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_tally
    SELECT received_day, outcome, state, due_day, sum(sign), sum(sign * amount)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n UNION ALL SELECT -1, b.* FROM before AS b) AS change
    WHERE outcome <> 'clean'
    GROUP BY received_day, outcome, state, due_day HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  INSERT INTO review_tally_rule (received_day, code, is_open, is_latest, items, amount)
    SELECT received_day, code, is_open, is_latest, sum(sign), sum(sign * amount)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n UNION ALL SELECT -1, b.* FROM before AS b) AS change,
      unnest(codes) AS code
    WHERE outcome <> 'clean'
    GROUP BY received_day, code, is_open, is_latest HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  -- Which version is the newest is changed by one transaction at a time (src/store/review-settle.ts).
  INSERT INTO review_facility_day AS day (ma_cskcb, received_day, outcome, items, amount, first_items, late_items,
      incomplete_items, latest_items, latest_amount, latest_late_items, latest_incomplete_items)
    SELECT ma_cskcb, received_day, outcome, 0, 0, 0, 0, 0, sum(sign), sum(sign * amount),
      coalesce(sum(sign) FILTER (WHERE is_late), 0), coalesce(sum(sign) FILTER (WHERE is_incomplete), 0)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n UNION ALL SELECT -1, b.* FROM before AS b) AS change
    WHERE is_latest
    GROUP BY ma_cskcb, received_day, outcome
    HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0 OR coalesce(sum(sign) FILTER (WHERE is_late), 0) <> 0
      OR coalesce(sum(sign) FILTER (WHERE is_incomplete), 0) <> 0
    ORDER BY ma_cskcb, received_day, outcome
    ON CONFLICT (ma_cskcb, received_day, outcome) DO UPDATE SET latest_items = day.latest_items + excluded.latest_items,
      latest_amount = day.latest_amount + excluded.latest_amount,
      latest_late_items = day.latest_late_items + excluded.latest_late_items,
      latest_incomplete_items = day.latest_incomplete_items + excluded.latest_incomplete_items;
  RETURN NULL;
END
$$;
