import { getRandomValues } from 'node:crypto'

const randomBytes = 10
/** Asking for random bytes costs as much as encoding a hundred ids. */
const stock = Buffer.alloc(256 * randomBytes)
let used = stock.length

/**
 * A UUIDv7 (https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7): by the time in it the impressions' fold knows a list
 * that a page renders again in another hour. The other 74 bits are random.
 *
 * @param nowMs milliseconds since 1970
 */
export function newFeedId(nowMs: number): string {
  if (used === stock.length) {
    getRandomValues(stock)
    used = 0
  }
  used += randomBytes
  const time = Math.floor(nowMs).toString(16).padStart(12, '0')
  const hex = stock.toString('hex', used - randomBytes, used)
  const variant = '89ab'[stock[used - 1]! & 3]!
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`
}
