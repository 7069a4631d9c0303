import { repeatUntilClosed } from '@frontpage/concurrency'
import { askedKeysKey } from '@frontpage/contracts'

/** Remembers when each feature and experiment was last asked for, so that what nobody needs any more can be found. */
export interface AskedKeys {
  /**
   * Called with every request that names a key; unknown keys are not kept. A bulk evaluation asks for nothing in
   * particular and is not noted.
   */
  noteAsked(site: string, key: string): void
  /** Key → milliseconds since 1970, of all replicas. Rejects while Redis does not answer. */
  lastAsked(site: string): Promise<ReadonlyMap<string, number>>
  /** Writes what is not written yet. */
  close(): Promise<void>
}

/** The commands that are used. */
interface AskedKeysRedis {
  hset(key: string, ...fieldsAndValues: string[]): Promise<unknown>
  hgetall(key: string): Promise<Record<string, string>>
}

interface AskedKeysOptions {
  readonly redis: AskedKeysRedis
  readonly namespace: string
  /** Bounds what is kept: requests may name any key. */
  readonly isKnown: (site: string, key: string) => boolean
  readonly now: () => number
  /** Default 5 s. */
  readonly flushEveryMs?: number
  readonly onError: (error: unknown) => void
}

/** Keeps the keys that were asked for in memory and writes them every few seconds, also after Redis was away. */
export function openAskedKeys(options: AskedKeysOptions): AskedKeys {
  const { redis, namespace, isKnown, now, flushEveryMs = 5_000, onError } = options
  /** Since the last write. */
  let bySite = new Map<string, Set<string>>()

  function noteAsked(site: string, key: string): void {
    const asked = bySite.get(site)
    if (asked?.has(key) === true || !isKnown(site, key)) return
    if (asked === undefined) bySite.set(site, new Set([key]))
    else asked.add(key)
  }

  async function flush(): Promise<void> {
    const flushed = bySite
    bySite = new Map()
    const time = String(now())
    for (const [site, asked] of flushed) {
      try {
        await redis.hset(askedKeysKey(site, namespace), ...[...asked].flatMap((key) => [key, time]))
        flushed.delete(site)
      } catch (error) {
        // They are written with the next ones: the time is a little late then.
        for (const [name, keys] of flushed) for (const key of keys) noteAsked(name, key)
        throw error
      }
    }
  }

  const flushing = repeatUntilClosed(flush, { everyMs: flushEveryMs, firstAfterMs: flushEveryMs, onError })
  return {
    noteAsked,
    async lastAsked(site) {
      const times = await redis.hgetall(askedKeysKey(site, namespace))
      return new Map(Object.entries(times).map(([key, time]) => [key, Number(time)]))
    },
    async close() {
      await flushing.close()
      await flush().catch(onError)
    },
  }
}
