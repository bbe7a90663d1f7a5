-- What was judged about a card as text instead of jsonb: written for every claim, taken apart for few. The groups of
-- rows stand for themselves, so that whoever asks about the stays of a person need not read them.

ALTER TABLE claim_eligibility RENAME COLUMN facts TO facts_before;
ALTER TABLE claim_eligibility RENAME COLUMN judgement TO judgement_before;
ALTER TABLE claim_eligibility ADD COLUMN facts text, ADD COLUMN row_groups text NOT NULL DEFAULT '[]',
  ADD COLUMN judgement text;

UPDATE claim_eligibility SET facts = (facts_before - 'rows')::text,
  row_groups = coalesce((
    SELECT jsonb_agg(jsonb_build_array(CASE r ->> 'table' WHEN 'XML2' THEN 2 ELSE 3 END, r -> 'row', r -> 'rows', r -> 'day',
      r -> 'mucHuong', r -> 'phamVi', r -> 'maNhom', r -> 'thanhTienBh', r -> 'tBhtt') ORDER BY place)
    FROM jsonb_array_elements(facts_before -> 'rows') WITH ORDINALITY AS item (r, place))::text, '[]'),
  judgement = ((judgement_before - 'rows' - 'outcome') || jsonb_build_object('levels', coalesce((
    SELECT jsonb_agg(jsonb_build_array(1, r -> 'expected', r -> 'allowed', r -> 'verdict') ORDER BY place)
    FROM jsonb_array_elements(judgement_before -> 'rows') WITH ORDINALITY AS item (r, place)), '[]'::jsonb)))::text;

ALTER TABLE claim_eligibility ALTER COLUMN facts SET NOT NULL, ALTER COLUMN judgement SET NOT NULL,
  DROP COLUMN facts_before, DROP COLUMN judgement_before;

COMMENT ON COLUMN claim_eligibility.facts IS 'Những điều của hồ sơ mà việc đối chiếu cần (JSON; điều để trống thì không ghi) / What of the claim the checks need (JSON; what is blank is left out)';
COMMENT ON COLUMN claim_eligibility.row_groups IS 'Các nhóm dòng chi phí (JSON): bảng, dòng đầu, số dòng, ngày, MUC_HUONG, PHAM_VI, MA_NHOM, THANH_TIEN_BH, T_BHTT (phần trăm: 1/100 %, tiền: 1/100 đồng) / Groups of cost rows (JSON): table, first row, rows, day, MUC_HUONG, PHAM_VI, MA_NHOM, THANH_TIEN_BH, T_BHTT (shares in 1/100 %, money in 1/100 đồng)';
COMMENT ON COLUMN claim_eligibility.judgement IS 'Kết quả từng trường, và mức hưởng của các nhóm dòng theo thứ tự (JSON; levels: số nhóm, mức đúng, các mức đúng, kết luận) / Result by field, and levels of the groups of rows in their order (JSON; levels: groups, level due, every level that is right, verdict)';
