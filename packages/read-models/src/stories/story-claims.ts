import type { StoryClaims } from '../fold.js'

/** What is kept of a claim. A headline of 300 characters is one; what is longer was not meant to be shown. */
export const maxClaimLengths: Readonly<Record<keyof StoryClaims, number>> = {
  title: 300,
  section: 64,
  url: 2_000,
  image: 2_000,
  author: 200,
  publisher: 100,
  language: 35,
  publishedAt: 40,
  tags: 500,
}

export const claimNames = Object.keys(maxClaimLengths) as (keyof StoryClaims)[]
