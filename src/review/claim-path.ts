import type { ItemRef } from '../store/review-model.js'

/** Parameters of the addresses of one version of a claim. */
export interface ClaimPath {
  Params: { maCskcb: string; claimId: string }
}

/** Where the page of a version stands. */
export const claimUrl = (base: string, { maCskcb, claimId }: ItemRef): string =>
  `${base}/claims/${maCskcb}/${claimId}`
