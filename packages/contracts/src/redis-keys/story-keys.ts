import { fnv1a } from '../hashes/fnv-1a.js'
import { escapeGlob } from './namespace.js'

/**
 * A site's stories are spread over this many hash tags: one Lua call writes many of them, and a cluster still
 * distributes the load.
 */
export const storyBuckets = 16

/** Returns the bucket of its site in which a story lies: FNV-1a, folded. */
export function storyBucketOf(storyId: string): number {
  const hash = fnv1a(storyId)
  return ((hash >>> 16) ^ hash) & (storyBuckets - 1)
}

/**
 * Hash: what the pages of a story's readers say of it, and how many of them. Stories of one bucket share the hash tag.
 */
export function storyKey(site: string, storyId: string, namespace: string): string {
  return `${storiesTag(site, storyBucketOf(storyId), namespace)}:${storyId}`
}

/** Matches the stories of all sites: keys of other kinds have no colon behind the braces. */
export function storyKeyPattern(namespace: string): string {
  return `${storiesTag('*', '*', escapeGlob(namespace))}:*`
}

export function parseStoryKey(key: string): { site: string; bucket: number; storyId: string } | undefined {
  const [, site, bucket, storyId] = /:stories:([^:]*):(\d+)\}:(.*)$/s.exec(key) ?? []
  if (site === undefined || storyId === undefined) return undefined
  return { site, bucket: Number(bucket), storyId }
}

function storiesTag(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:stories:${site}:${bucket}}`
}

/** The bytes that attributes of new stories took in a period. It cannot be a story's key: that contains a colon. */
export function storyRoomKey(
  { site, bucket, period }: { site: string; bucket: number; period: number },
  namespace: string,
): string {
  return `${storiesTag(site, bucket, namespace)}+bytes:${period}`
}

/** Stream: the stories of a bucket about which pages said something new. It cannot be a story's key either. */
export function storyCorrectionsKey(
  { site, bucket }: { site: string; bucket: number },
  namespace: string,
): string {
  return `${storiesTag(site, bucket, namespace)}+corrections`
}

/** The number of stories that were new in an hour. It cannot be a story's key either. */
export function newStoriesKey(
  { site, bucket, hour }: { site: string; bucket: number; hour: number },
  namespace: string,
): string {
  return `${storiesTag(site, bucket, namespace)}+new:${hour}`
}
