import { escapeGlob } from './namespace.js'

/** Prefix of the keys of a bucket's stories in trending: one hash tag, so that one Lua call writes many of them. */
export function trendingPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:trending:${site}:${bucket}}`
}

/**
 * The rest of such a key, for TypeScript and Lua:
 *
 * - `gate`, then `<hour>:<shard>`, hash: reader and story, hashed → the view of the hour that counts
 * - `expiring`, then the hour: a bit for each shard of `gate` that has its expiry
 * - `hour`, then `<hour>:<storyId>`, hash: the counts of one story's hour, by `storyHourCodes`
 * - `story`, then the story id, hash: hour → distinct readers, of the last days
 * - `live`, sorted set: stories by their last hour
 * - `stories`, then the hour: the number of stories with counts of the hour
 * - `waiting`, then `<hour>:<shard>`, hash: story, hashed → the positions of its readers' gates, for stories with too few
 *   readers
 * - `changes`, stream: the latest writes, and `sequence` the number of its last entry
 */
export const trendingKeyParts = {
  gate: ':gate:',
  expiring: ':expiring:',
  hour: ':hour:',
  story: ':story:',
  live: ':live',
  stories: ':stories:',
  waiting: ':waiting:',
  changes: ':changes',
  sequence: ':sequence',
} as const

export function trendingKey(prefix: string, name: 'live' | 'changes' | 'sequence'): string {
  return prefix + trendingKeyParts[name]
}

export function trendingStoryKey(prefix: string, storyId: string): string {
  return prefix + trendingKeyParts.story + storyId
}

export function trendingHourKey(prefix: string, hour: number | string, storyId: string): string {
  return `${prefix}${trendingKeyParts.hour}${hour}:${storyId}`
}

/** Counts the stories of a bucket's hour. */
export function trendingStoriesKey(prefix: string, hour: number | string): string {
  return `${prefix}${trendingKeyParts.stories}${hour}`
}

/** The prefixes of all buckets of all sites, as a pattern. */
export function trendingPrefixPattern(namespace: string): string {
  return trendingPrefix('*', '*', escapeGlob(namespace))
}
