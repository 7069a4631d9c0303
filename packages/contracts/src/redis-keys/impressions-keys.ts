import { escapeGlob } from './namespace.js'

/** Prefix of the keys of a bucket's stories in the read model of impressions and clicks: one hash tag. */
export function impressionsPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:impressions:${site}:${bucket}}`
}

export function impressionsPrefixPattern(namespace: string): string {
  return impressionsPrefix('*', '*', escapeGlob(namespace))
}

/**
 * The rest of such a key, for TypeScript and Lua:
 *
 * - `gate`, then `<hour>:<shard>`, hash: list (or reader) and story, hashed → the minute that counts, from the hour on
 * - `gates`, then the hour: the number of its gates, and `shards` the set of its gates' shards, as bits
 * - `hour`, then `<hour>:<storyId>`, hash: the counts of one story's hour by minute, by `impressionCodes`
 * - `story`, then the story id, hash: hour → impressions and `c<hour>` → clicks, of the last days
 * - `live`, sorted set: stories by their last hour
 * - `stories`, then the hour: the number of stories with counts of the hour
 * - `changes`, stream: the latest writes, and `sequence` the number of its last entry
 */
export const impressionKeyParts = {
  gate: ':gate:',
  gates: ':gates:',
  shards: ':shards:',
  hour: ':hour:',
  story: ':story:',
  live: ':live',
  stories: ':stories:',
  changes: ':changes',
  sequence: ':sequence',
} as const

export function impressionsKey(prefix: string, name: 'live' | 'changes' | 'sequence'): string {
  return prefix + impressionKeyParts[name]
}

export function impressionsStoryKey(prefix: string, storyId: string): string {
  return prefix + impressionKeyParts.story + storyId
}

export function impressionsHourKey(prefix: string, hour: number | string, storyId: string): string {
  return `${prefix}${impressionKeyParts.hour}${hour}:${storyId}`
}

/** Counts the stories, or the gates, of a bucket's hour. */
export function impressionsTotalKey(
  prefix: string,
  name: 'stories' | 'gates',
  hour: number | string,
): string {
  return `${prefix}${impressionKeyParts[name]}${hour}`
}
