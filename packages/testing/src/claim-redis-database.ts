import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'

/** A logical database of a Redis that others may use, too. */
export interface ClaimedDatabase {
  /** The server's URL with the database's number. */
  readonly url: string
  /** Empties the database, and leaves it to others. */
  release: () => Promise<void>
}

/** A claim whose process was killed ends after this. */
const claimSeconds = 3_600
const claimKey = (database: number): string => `frontpage-test-claim:${database}`

/**
 * Finds an empty database beside the one of the URL, where its claim is kept meanwhile: whatever has keys is left alone.
 * @throws Error where the server has no other database, as a cluster, or none that is empty
 */
export async function claimRedisDatabase(url: string): Promise<ClaimedDatabase> {
  const home = createRedis({ url }, 'producer')
  try {
    await waitUntilReady(home, 10_000)
    const own = databaseOf(url)
    for (let database = 15; database >= 0; database--) {
      if (database === own) continue
      const isClaimed = await home.set(claimKey(database), process.pid, 'EX', claimSeconds, 'NX')
      if (isClaimed === null) continue
      const claimed = withDatabase(url, database)
      if (await isEmpty(claimed)) return { url: claimed, release: () => release(url, database) }
      await home.del(claimKey(database))
    }
    throw new Error('Redis has no empty database for a test among the numbers 0 to 15')
  } finally {
    home.disconnect()
  }
}

async function isEmpty(url: string): Promise<boolean> {
  return using(url, async (redis) => (await redis.dbsize()) === 0)
}

async function release(url: string, database: number): Promise<void> {
  await using(withDatabase(url, database), (redis) => redis.flushdb())
  await using(url, (redis) => redis.del(claimKey(database)))
}

async function using<Result>(url: string, act: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = createRedis({ url }, 'producer')
  try {
    await waitUntilReady(redis, 10_000)
    return await act(redis)
  } finally {
    redis.disconnect()
  }
}

function databaseOf(url: string): number {
  return Number(new URL(url).pathname.slice(1) || 0)
}

function withDatabase(url: string, database: number): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
