import { createHash } from 'node:crypto'

/** The length of a list's id; ids stand one after the other without a separator. */
const listIdLength = 8

/**
 * A short name for the serving of a list: 48 bits, so that among the 100,000 lists that a trainer remembers two share one
 * with a probability of 2 in 100,000.
 */
export function listIdOf(messageId: string): string {
  return createHash('sha1').update(messageId).digest('base64url').slice(0, listIdLength)
}

export function splitListIds(ids: string): Set<string> {
  const found = new Set<string>()
  for (let at = 0; at < ids.length; at += listIdLength) found.add(ids.slice(at, at + listIdLength))
  return found
}
