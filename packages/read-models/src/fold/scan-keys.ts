import type { Redis } from '@frontpage/redis'

/** All keys that match, for dumps and rebuilds: never on a reader's request. */
export async function scanKeys(redis: Redis, pattern: string): Promise<string[]> {
  const keys: string[] = []
  let cursor = '0'
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1000)
    keys.push(...found)
    cursor = next
  } while (cursor !== '0')
  return [...new Set(keys)].toSorted()
}
