import type { Redis } from '@frontpage/redis'

/** More than any follower finds in a stream of changes. */
const gap = 1_000_000

/** Leaves a gap in these sequences of changes, so that followers read all stories again. */
export async function announceAll(redis: Redis, sequences: readonly string[]): Promise<void> {
  // A sequence that does not exist has no follower that knows anything, and must not begin here.
  const existing = await Promise.all(sequences.map((key) => redis.exists(key)))
  await Promise.all(sequences.filter((_, at) => existing[at] === 1).map((key) => redis.incrby(key, gap)))
}
