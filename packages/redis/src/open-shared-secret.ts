import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'

export interface SharedSecret {
  /** The secret that is in force now. */
  current(): string
  close(): void
}

const retryEveryMs = 1_000
/** A Redis that lost the secret gets it back within this time, so that replicas that start later have the same. */
const repeatEveryMs = 10_000

/**
 * The secret of the configuration; without one, a secret that the replicas share by way of Redis, under this key: the first
 * one to come makes it up. Until Redis answers a process signs with one of its own, whose tokens other replicas refuse.
 */
export function openSharedSecret(
  redis: Redis,
  { secret, key }: { secret: string | undefined; key: string },
): SharedSecret {
  if (secret !== undefined) return { current: () => secret, close() {} }
  let current = randomBytes(32).toString('base64url')
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  async function share(): Promise<void> {
    try {
      await redis.set(key, current, 'NX')
      current = (await redis.get(key)) ?? current
      repeatAfter(repeatEveryMs)
    } catch {
      repeatAfter(retryEveryMs)
    }
  }

  function repeatAfter(ms: number): void {
    if (!isClosed) timer = setTimeout(() => void share(), ms).unref()
  }

  void share()
  return {
    current: () => current,
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
