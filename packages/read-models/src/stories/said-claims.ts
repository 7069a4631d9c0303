import { createHash } from 'node:crypto'
import type { StoryClaims } from '../fold/fold.js'
import { claimNames } from './story-claims.js'

/** The claims of one page, as Redis stores them once for all who vote for them. */
export interface SaidClaims {
  readonly claims: StoryClaims
  readonly id: string
}

/** 42 bits: long enough that nobody finds other claims with the id of a newsroom's. */
export const claimsIdBytes = 6

/** The id of claims, by their text: six characters of 7 bits. */
export function claimsIdOf(text: string): string {
  const hash = createHash('sha1').update(text).digest()
  return String.fromCharCode(...hash.subarray(0, claimsIdBytes).map((byte) => byte & 0x7f))
}

/** Writes claims as a text, the same for the same claims. */
export function toClaimsText(claims: StoryClaims): string {
  return JSON.stringify(claims, claimNames)
}

export function parseClaims(text: string): StoryClaims {
  return JSON.parse(text) as StoryClaims
}

export function isAnythingClaimed(claims: StoryClaims): boolean {
  for (const name in claims) if (claims[name as keyof StoryClaims] !== undefined) return true
  return false
}

/** Compares all of `claimNames`, by name: this runs with every view. */
export function areSameClaims(some: StoryClaims, other: StoryClaims): boolean {
  return (
    some.title === other.title &&
    some.section === other.section &&
    some.url === other.url &&
    some.image === other.image &&
    some.author === other.author &&
    some.publisher === other.publisher &&
    some.language === other.language &&
    some.publishedAt === other.publishedAt &&
    some.tags === other.tags
  )
}

/** Begins the field of a story's hash that has the text of claims; their id follows. */
export const claimsFieldPrefix = '='
