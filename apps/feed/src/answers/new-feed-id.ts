import { getRandomValues } from 'node:crypto'

const idBytes = 12
/** Asking for random bytes costs as much as encoding a hundred ids. */
const stock = Buffer.alloc(256 * idBytes)
let used = stock.length

/** 96 random bits. */
export function newFeedId(): string {
  if (used === stock.length) {
    getRandomValues(stock)
    used = 0
  }
  used += idBytes
  return stock.toString('base64url', used - idBytes, used)
}
