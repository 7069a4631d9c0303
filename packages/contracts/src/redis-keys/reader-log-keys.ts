import { fnv1a } from '../hashes/fnv-1a.js'
import { escapeGlob } from './namespace.js'

/** A site's readers are spread over this many hash tags, for the same reason as its stories. */
export const readerBuckets = 16

/** Returns the bucket of a site in which a reader lies: FNV-1a, folded. */
export function readerBucketOf(readerId: string): number {
  const hash = fnv1a(readerId)
  return ((hash >>> 16) ^ hash) & (readerBuckets - 1)
}

/** Prefix of the keys of a bucket's readers: one hash tag. */
export function readersPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:readers:${site}:${bucket}}`
}

/**
 * The rest of such a key, before the reader's id; a string each: what the reader did, and what the reader wants. See
 * read-models/readers. `newReaders`, then an hour: how many logs were begun in it.
 */
export const readerKeyParts = {
  activity: ':activity:',
  preferences: ':preferences:',
  newReaders: '+new:',
} as const

export type ReaderLogName = 'activity' | 'preferences'

export function readerLogKey(
  site: string,
  { readerId, log }: { readerId: string; log: ReaderLogName },
  namespace: string,
): string {
  return readersPrefix(site, readerBucketOf(readerId), namespace) + readerKeyParts[log] + readerId
}

/** Matches the logs of one name, of all sites' readers. */
export function readerLogPattern(log: ReaderLogName, namespace: string): string {
  return `${readersPrefix('*', '*', escapeGlob(namespace))}${readerKeyParts[log]}*`
}
