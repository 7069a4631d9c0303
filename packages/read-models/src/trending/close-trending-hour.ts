import { trendingHourKey, trendingKey, trendingKeyParts as keys } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { unlinkKeys } from '../fold/unlink-keys.js'
import { waitingShards } from './admission-script.js'
import { gateShards } from './hour-digest.js'

/**
 * Deletes the gates and the details of an hour that no event can be added to any more: its readers by story stay. A replay
 * of eight days would otherwise keep as many gates as eight days have readers.
 */
export async function closeTrendingHour(
  redis: Redis,
  { hour, prefixes }: { hour: number; prefixes: readonly string[] },
): Promise<void> {
  const shards = (kind: string, count: number): string[] =>
    Array.from({ length: count }, (_, shard) => `${kind}${hour}:${shard}`)
  const names = [
    ...shards(keys.gate, gateShards),
    ...shards(keys.waiting, waitingShards),
    `${keys.expiring}${hour}`,
  ]
  for (const prefix of prefixes) {
    const stories = await redis.zrangebyscore(trendingKey(prefix, 'live'), hour, '+inf')
    await unlinkKeys(redis, [
      ...names.map((name) => prefix + name),
      ...stories.map((storyId) => trendingHourKey(prefix, hour, storyId)),
    ])
  }
}
