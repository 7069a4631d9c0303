import { within } from '@frontpage/concurrency'
import { feedSnapshotKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { createTwoGenerationCache } from '@frontpage/service-kit'
import { decodeSnapshot, encodeSnapshot, type FeedSnapshot } from './feed-snapshot.js'
import { createByteBudget } from './byte-budget.js'

/** Where a snapshot is after it was put: also other replicas have it, or this process alone. */
export type SnapshotPlace = 'redis' | 'memory_only'

/** Keeps the orders of feeds for their further pages. */
export interface SnapshotStore {
  /** Resolves when it is kept; it never rejects. */
  put(snapshot: FeedSnapshot): Promise<SnapshotPlace>
  /**
   * Undefined for one that is gone: expired, lost by Redis, or in the memory of another process alone.
   *
   * @throws when Redis does not answer in time and memory lacks it
   */
  get(feedId: string): Promise<FeedSnapshot | undefined> | FeedSnapshot | undefined
}

/** The limits of a generation in this process's memory: most readers never ask for a second page. */
const maxKept = 10_000
const maxKeptBytes = 16 * 2 ** 20
/** A reader waits no longer for a page than for a Redis that is slow. */
const writeWithinMs = 100
/** Reading may take longer: without the order there is no page. */
const readWithinMs = 500

export interface SnapshotStoreOptions {
  readonly namespace: string
  readonly ttlMs: number
  /** What this process may write within `ttlMs`. Beyond it snapshots are in its own memory alone. */
  readonly maxBytes: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onPlaced: (place: SnapshotPlace) => void
}

export function createSnapshotStore(redis: Redis, options: SnapshotStoreOptions): SnapshotStore {
  const { namespace, ttlMs, now, onPlaced } = options
  /**
   * Encoded, because a snapshot's objects take ten times as much; as a Latin-1 text, because a small Buffer keeps the whole
   * slab alive that it was cut from.
   */
  const kept = createTwoGenerationCache<{ text: string; untilMs: number }>({
    maxEntries: maxKept,
    maxWeight: maxKeptBytes,
  })
  const budget = createByteBudget({ maxBytes: options.maxBytes, withinMs: ttlMs, now })

  function keep(feedId: string, bytes: Buffer, untilMs: number): void {
    kept.set(feedId, { text: bytes.toString('latin1'), untilMs }, bytes.length)
  }

  async function write(snapshot: FeedSnapshot, bytes: Buffer): Promise<SnapshotPlace> {
    if (!budget.take(bytes.length)) return 'memory_only'
    try {
      const writing = redis.set(feedSnapshotKey(snapshot.feedId, namespace), bytes, 'PX', ttlMs)
      return (await within(writeWithinMs, writing)) === 'OK' ? 'redis' : 'memory_only'
    } catch {
      return 'memory_only'
    }
  }

  return {
    async put(snapshot) {
      const bytes = encodeSnapshot(snapshot)
      keep(snapshot.feedId, bytes, now() + ttlMs)
      const place = await write(snapshot, bytes)
      onPlaced(place)
      return place
    },
    get(feedId) {
      const known = kept.get(feedId)
      if (known === undefined || known.untilMs <= now()) return read(feedId)
      return decodeSnapshot(feedId, Buffer.from(known.text, 'latin1'))
    },
  }

  async function read(feedId: string): Promise<FeedSnapshot | undefined> {
    const bytes = await within(readWithinMs, redis.getBuffer(feedSnapshotKey(feedId, namespace)))
    if (bytes === undefined) throw new Error('Redis did not give the order of a feed in time')
    if (bytes === null) return undefined
    const snapshot = decodeSnapshot(feedId, bytes)
    if (snapshot === undefined) return undefined
    // Not longer than Redis keeps it: all replicas forget it together.
    keep(feedId, bytes, snapshot.madeAtMs + ttlMs)
    return snapshot
  }
}
