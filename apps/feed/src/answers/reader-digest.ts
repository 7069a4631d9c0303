import { hash } from 'node:crypto'
import { readerIdsOf, type FeedReader } from '../reader/feed-reader.js'

/** A short digest of who reads, kept with an order: nobody else turns its pages. Empty where nobody is known. */
export function readerDigest(reader: FeedReader): string {
  const ids = readerIdsOf(reader)
  return ids.length === 0 ? '' : hash('sha256', JSON.stringify(ids), 'base64url').slice(0, 12)
}
