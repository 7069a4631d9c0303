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
  hsetnx(key: string, field: string, value: string): Promise<unknown>
  hkeys(key: string): Promise<string[]>
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

/**
 * Keeps the keys that were asked for in memory and writes them every few seconds, also after Redis was away. A Redis that
 * was emptied gets those again that this process has written: else all keys would look as if nobody needed them.
 */
export function openAskedKeys(options: AskedKeysOptions): AskedKeys {
  const { redis, namespace, isKnown, now, flushEveryMs = 5_000, onError } = options
  /** Since the last write. */
  let bySite = new Map<string, Set<string>>()
  /** By site: the keys that were written, with their times. */
  const written = new Map<string, Map<string, string>>()

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
        const times = written.get(site) ?? new Map<string, string>()
        written.set(site, times)
        for (const key of asked) times.set(key, time)
      } catch (error) {
        // They are written with the next ones: the time is a little late then.
        for (const [name, keys] of flushed) for (const key of keys) noteAsked(name, key)
        throw error
      }
    }
    for (const [site, times] of written) await restore(site, times)
  }

  async function restore(site: string, times: Map<string, string>): Promise<void> {
    for (const key of times.keys()) if (!isKnown(site, key)) times.delete(key)
    if (times.size === 0) return
    const hash = askedKeysKey(site, namespace)
    const there = new Set(await redis.hkeys(hash))
    for (const [key, time] of times) if (!there.has(key)) await redis.hsetnx(hash, key, time)
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
