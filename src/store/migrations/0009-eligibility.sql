-- What was judged about eligibility, a row a claim. Asked by claim, and by person across facilities, so where the
-- store is spread by facility the second goes to all machines.

CREATE TABLE claim_eligibility (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  ma_lk text COLLATE "C",
  accepted boolean NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('eligible', 'notEligible', 'pending', 'notApplicable')),
  bhxh_no text COLLATE "C",
  cccd text COLLATE "C",
  left_on integer NOT NULL,
  judged_at timestamptz NOT NULL,
  registry_at timestamptz,
  recheck boolean NOT NULL DEFAULT false,
  facts jsonb NOT NULL,
  judgement jsonb NOT NULL,
  PRIMARY KEY (ma_cskcb, claim_id)
);
CREATE INDEX claim_eligibility_person ON claim_eligibility (bhxh_no) WHERE accepted AND bhxh_no IS NOT NULL;
CREATE INDEX claim_eligibility_citizen ON claim_eligibility (cccd) WHERE accepted AND cccd IS NOT NULL;
CREATE INDEX claim_eligibility_open ON claim_eligibility (judged_at) WHERE outcome = 'pending' OR recheck;

COMMENT ON TABLE claim_eligibility IS 'Kết quả đối chiếu thẻ của một hồ sơ / What was judged about the card of a claim';
COMMENT ON COLUMN claim_eligibility.accepted IS 'Hồ sơ được nhận lúc đó / Whether the claim was accepted';
COMMENT ON COLUMN claim_eligibility.outcome IS 'eligible: thẻ có giá trị; notEligible; pending: chưa hỏi được sổ thẻ, sẽ hỏi lại; notApplicable / pending: the registry could not answer, it will be asked again';
COMMENT ON COLUMN claim_eligibility.bhxh_no IS 'Mười ký tự cuối của thẻ đầu tiên / Last ten characters of the first card';
COMMENT ON COLUMN claim_eligibility.cccd IS 'SO_CCCD của hồ sơ / Citizen id of the claim';
COMMENT ON COLUMN claim_eligibility.left_on IS 'Ngày ra, YYYYMMDD; 0 khi không rõ / Day of discharge; 0 when unknown';
COMMENT ON COLUMN claim_eligibility.registry_at IS 'Trạng thái sổ thẻ đã dùng / State of the registry that was used';
COMMENT ON COLUMN claim_eligibility.recheck IS 'Sổ thẻ đổi về người này sau khi nhận hồ sơ: cần đối chiếu lại / The registry changed about this person afterwards: to be judged again';
COMMENT ON COLUMN claim_eligibility.facts IS 'Những điều của hồ sơ mà việc đối chiếu cần / What of the claim the checks need';
COMMENT ON COLUMN claim_eligibility.judgement IS 'Kết quả từng trường, từng dòng / Result by field and by row';
