import type { StoryClaims } from '../fold.js'

/**
 * What is kept of a claim. A headline of 300 characters is one; what is longer was not meant to be shown. Of an address that is
 * longer nothing is kept: a part of it leads nowhere.
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
