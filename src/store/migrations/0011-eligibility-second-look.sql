-- Claims of one person that two transactions took in at the same moment; persons of a claim beyond its first card.

ALTER TABLE claim_eligibility ADD COLUMN other_numbers text[] COLLATE "C";
-- Few claims have several cards, so the index costs the others nothing.
CREATE INDEX claim_eligibility_others ON claim_eligibility USING gin (other_numbers)
  WHERE accepted AND other_numbers IS NOT NULL;
COMMENT ON COLUMN claim_eligibility.other_numbers IS 'Mười ký tự cuối của các thẻ khác và của mã tạm; trống khi chỉ có một thẻ / Last ten characters of further cards and of a temporary number; null when there is one card';

UPDATE claim_eligibility AS e SET other_numbers = other.numbers
  FROM (SELECT ma_cskcb, claim_id, array_agg(DISTINCT number) AS numbers
    FROM (SELECT ma_cskcb, claim_id, bhxh_no, right(card ->> 'code', 10) AS number
        FROM claim_eligibility, jsonb_array_elements(facts -> 'cards') AS card
      UNION ALL
        SELECT ma_cskcb, claim_id, bhxh_no, right(facts ->> 'maTheTam', 10) FROM claim_eligibility) AS named
    WHERE length(number) = 10 AND number IS DISTINCT FROM bhxh_no
    GROUP BY ma_cskcb, claim_id) AS other
  WHERE e.ma_cskcb = other.ma_cskcb AND e.claim_id = other.claim_id;

-- What each batch could see of others when its claims were compared with them. Two batches that did not see each
-- other are compared afterwards; rows live for minutes.
CREATE TABLE eligibility_batch (
  ma_cskcb text NOT NULL,
  first_claim_id bigint NOT NULL,
  claim_ids bigint[] NOT NULL,
  seen pg_snapshot NOT NULL,
  loaded_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  loaded_at timestamptz NOT NULL DEFAULT now(),
  compared boolean NOT NULL DEFAULT false,
  PRIMARY KEY (ma_cskcb, first_claim_id)
);
CREATE INDEX eligibility_batch_compared ON eligibility_batch (compared, loaded_at);
CREATE INDEX eligibility_batch_loaded ON eligibility_batch (loaded_in);

COMMENT ON TABLE eligibility_batch IS 'Hồ sơ được nhận trong một giao dịch, còn phải so với giao dịch cùng lúc / Accepted claims of one transaction, until compared with those of transactions beside it';
COMMENT ON COLUMN eligibility_batch.seen IS 'Những giao dịch đã thấy khi so với hồ sơ khác / Transactions that its claims were compared behind';
COMMENT ON COLUMN eligibility_batch.loaded_in IS 'Giao dịch đã lưu / Transaction that loaded them';
COMMENT ON COLUMN eligibility_batch.compared IS 'Đã so với những gì có lúc đó / Compared with all that was there then';
