import type { StoryClaims } from '../fold/fold.js'

/**
 * The maximum lengths of claims. A headline of 300 characters is real; a longer text is not meant to be shown. A longer
 * address is not stored at all, because a part of it is no address.
 */
export const maxClaimLengths: Readonly<Record<keyof StoryClaims, number>> = {
  title: 300,
  section: 64,
  url: 1_000,
  image: 1_000,
  author: 200,
  publisher: 100,
  language: 35,
  publishedAt: 40,
  tags: 500,
}

export const claimNames = Object.keys(maxClaimLengths) as (keyof StoryClaims)[]
