-- The counts by one condition once more, while nobody writes: nodes that worked on while 0014 or 0019 first filled
-- them may have added claims that neither that filling nor the triggers of before had seen.
LOCK TABLE review_item IN SHARE ROW EXCLUSIVE MODE;

DELETE FROM review_tally_facet;

INSERT INTO review_tally_facet
  SELECT received_day, facet, value, outcome, is_open, count(*), sum(amount)
  FROM review_item AS item, review_facets(item.errors, item.warnings, item.tables, item.ma_khoa,
      item.ma_loai_kcb, item.settlement_month, item.owner, item.is_first, item.is_late, item.is_incomplete) WHERE outcome <> 'clean'
  GROUP BY received_day, facet, value, outcome, is_open;

INSERT INTO review_tally_facet
  SELECT received_day, 'amount', review_amount_step(amount), outcome, is_open, count(*), sum(amount)
  FROM review_item WHERE outcome <> 'clean'
  GROUP BY received_day, review_amount_step(amount), outcome, is_open;
