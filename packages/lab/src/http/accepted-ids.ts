import type { Answer } from './post-body.js'

/** Selects the ids of a batch that the tracker accepted: a batch's answer names the others. */
export function acceptedIds(ids: readonly string[], { text }: Answer): readonly string[] {
  const { rejected } = JSON.parse(text) as { rejected?: { index: number }[] }
  if (rejected === undefined || rejected.length === 0) return ids
  const refused = new Set(rejected.map(({ index }) => index))
  return ids.filter((_, index) => !refused.has(index))
}
