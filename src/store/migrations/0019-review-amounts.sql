-- Counts by amount, for filters that hold a large part of all work: so many flagged versions between one round amount and
-- the next, by day of receipt. A condition at a round amount is answered by the sums alone, any other by them and the few
-- versions between.

-- The round amount that an amount has reached: number of its digits before the point, and the first of them.
CREATE FUNCTION review_amount_step(amount numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN amount < 0 THEN '000'
    ELSE lpad(length(trunc(amount)::text)::text, 2, '0') || left(trunc(amount)::text, 1) END
$$;

INSERT INTO review_tally_facet
  SELECT received_day, 'amount', review_amount_step(amount), outcome, is_open, count(*), sum(amount)
  FROM review_item WHERE outcome <> 'clean'
  GROUP BY received_day, review_amount_step(amount), outcome, is_open;

CREATE OR REPLACE FUNCTION review_facets_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_tally_facet
    SELECT received_day, facet, value, outcome, is_open, count(*), sum(amount)
    FROM added AS item, review_facets(item.errors, item.warnings, item.tables, item.ma_khoa,
      item.ma_loai_kcb, item.settlement_month, item.owner, item.is_first, item.is_late, item.is_incomplete) WHERE outcome <> 'clean'
    GROUP BY received_day, facet, value, outcome, is_open;
  INSERT INTO review_tally_facet
    SELECT received_day, 'amount', review_amount_step(amount), outcome, is_open, count(*), sum(amount)
    FROM added WHERE outcome <> 'clean' GROUP BY received_day, review_amount_step(amount), outcome, is_open;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION review_facets_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_tally_facet
    SELECT received_day, facet, value, outcome, is_open, sum(sign), sum(sign * amount)
    FROM (
      SELECT 1 AS sign, f.facet, f.value, item.received_day, item.outcome, item.is_open, item.amount
        FROM now_so AS item, review_facets(item.errors, item.warnings, item.tables, item.ma_khoa,
      item.ma_loai_kcb, item.settlement_month, item.owner, item.is_first, item.is_late, item.is_incomplete) AS f WHERE item.outcome <> 'clean'
      UNION ALL
      SELECT -1, f.facet, f.value, item.received_day, item.outcome, item.is_open, item.amount
        FROM before AS item, review_facets(item.errors, item.warnings, item.tables, item.ma_khoa,
      item.ma_loai_kcb, item.settlement_month, item.owner, item.is_first, item.is_late, item.is_incomplete) AS f WHERE item.outcome <> 'clean') AS change
    GROUP BY received_day, facet, value, outcome, is_open HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  INSERT INTO review_tally_facet
    SELECT received_day, 'amount', review_amount_step(amount), outcome, is_open, sum(sign), sum(sign * amount)
    FROM (SELECT 1 AS sign, n.* FROM now_so AS n UNION ALL SELECT -1, b.* FROM before AS b) AS change
    WHERE outcome <> 'clean'
    GROUP BY received_day, review_amount_step(amount), outcome, is_open
    HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  RETURN NULL;
END
$$;
