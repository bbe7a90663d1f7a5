-- Counts for filters that hold a large part of all work: kept with each change, since counting a million rows for a
-- click takes longer than the click may.

CREATE TABLE review_tally_facet (
  received_day date NOT NULL,
  facet text NOT NULL,
  value text NOT NULL,
  outcome text NOT NULL,
  is_open boolean NOT NULL,
  items bigint NOT NULL,
  amount numeric NOT NULL
);
CREATE INDEX review_tally_facet_value ON review_tally_facet (facet, value, received_day);
COMMENT ON TABLE review_tally_facet IS 'Số hồ sơ có lỗi hoặc cảnh báo theo từng điều kiện lọc và ngày; cộng các dòng / Flagged claims by one condition of the filter at a time and day; add up the rows';
COMMENT ON COLUMN review_tally_facet.facet IS 'Tên điều kiện lọc / Name of the condition in the filter';

-- The conditions that a version fulfils, as the filter spells them.
CREATE FUNCTION review_facets(errors integer, warnings integer, tables text[], ma_khoa text, ma_loai_kcb text,
  settlement_month date, owner text, is_first boolean, is_late boolean, is_incomplete boolean)
RETURNS TABLE (facet text, value text) LANGUAGE sql STABLE AS $$
  SELECT 'severity', 'error' WHERE errors > 0
  UNION ALL SELECT 'severity', 'warning' WHERE warnings > 0
  UNION ALL SELECT 'table', one FROM unnest(tables) AS one
  UNION ALL SELECT 'department', ma_khoa WHERE ma_khoa IS NOT NULL
  UNION ALL SELECT 'visitType', ma_loai_kcb WHERE ma_loai_kcb IS NOT NULL
  UNION ALL SELECT 'month', to_char(settlement_month::timestamp, 'YYYY-MM')
  UNION ALL SELECT 'owner', coalesce(owner, '')
  UNION ALL SELECT 'first', is_first::text
  UNION ALL SELECT 'late', is_late::text
  UNION ALL SELECT 'incomplete', is_incomplete::text
$$;

INSERT INTO review_tally_facet
  SELECT received_day, facet, value, outcome, is_open, count(*), sum(amount)
  FROM review_item AS item, review_facets(item.errors, item.warnings, item.tables, item.ma_khoa,
      item.ma_loai_kcb, item.settlement_month, item.owner, item.is_first, item.is_late, item.is_incomplete) WHERE outcome <> 'clean'
  GROUP BY received_day, facet, value, outcome, is_open;

CREATE FUNCTION review_facets_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO review_tally_facet
    SELECT received_day, facet, value, outcome, is_open, count(*), sum(amount)
    FROM added AS item, review_facets(item.errors, item.warnings, item.tables, item.ma_khoa,
      item.ma_loai_kcb, item.settlement_month, item.owner, item.is_first, item.is_late, item.is_incomplete) WHERE outcome <> 'clean'
    GROUP BY received_day, facet, value, outcome, is_open;
  RETURN NULL;
END
$$;
CREATE TRIGGER review_facets_added AFTER INSERT ON review_item
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION review_facets_added();

CREATE FUNCTION review_facets_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NULL;
END
$$;
CREATE TRIGGER review_facets_changed AFTER UPDATE ON review_item
  REFERENCING OLD TABLE AS before NEW TABLE AS now_so FOR EACH STATEMENT EXECUTE FUNCTION review_facets_changed();

-- Several conditions at once are counted in the index alone, whose entries are less than half of the rows.
DROP INDEX review_flagged_due;
CREATE INDEX review_flagged_due ON review_item_flagged (is_open, due_day, claim_id)
  INCLUDE (ma_cskcb, outcome, amount, errors, warnings, received_at, settlement_month, state, owner, ma_khoa,
    ma_loai_kcb, is_latest, is_first, is_late, is_incomplete, tables);
DROP INDEX review_flagged_amount;
CREATE INDEX review_flagged_amount ON review_item_flagged (is_open, amount, claim_id) INCLUDE (ma_cskcb, outcome);
-- A month's claims are due close together, so that the order of all others finds them late.
CREATE INDEX review_flagged_month ON review_item_flagged (settlement_month, is_open, due_day, claim_id)
  INCLUDE (ma_cskcb, outcome);
