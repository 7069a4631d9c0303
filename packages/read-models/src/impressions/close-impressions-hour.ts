import { impressionKeyParts as keys, impressionsHourKey, impressionsKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { unlinkKeys } from '../fold/unlink-keys.js'
import { gateShards } from './impression-digest.js'

/** Deletes the gates and the minutes of an hour that no event can be added to any more: the hour's totals stay. */
export async function closeImpressionsHour(
  redis: Redis,
  { hour, prefixes }: { hour: number; prefixes: readonly string[] },
): Promise<void> {
  const names = [
    ...Array.from({ length: gateShards }, (_, shard) => `${keys.gate}${hour}:${shard}`),
    `${keys.gates}${hour}`,
    `${keys.shards}${hour}`,
  ]
  for (const prefix of prefixes) {
    const stories = await redis.zrangebyscore(impressionsKey(prefix, 'live'), hour, '+inf')
    await unlinkKeys(redis, [
      ...names.map((name) => prefix + name),
      ...stories.map((storyId) => impressionsHourKey(prefix, hour, storyId)),
    ])
  }
}
