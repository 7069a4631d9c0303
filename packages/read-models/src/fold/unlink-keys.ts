import type { Redis } from '@frontpage/redis'

const keysPerCommand = 500

/** Deletes keys of one hash tag, some at a time, so that Redis is never kept from other work. */
export async function unlinkKeys(redis: Redis, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += keysPerCommand) {
    await redis.unlink(...keys.slice(start, start + keysPerCommand))
  }
}
