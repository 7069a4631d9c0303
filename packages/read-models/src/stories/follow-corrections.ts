import { storyBuckets, storyCorrectionsKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { currentNamespace, type ModelNamespace } from '../generations/model-namespace.js'

/** Corrections that a bucket's stream keeps: more than a large newsroom makes in a day. */
export const correctionsKept = 500
/** Relative to the wall clock, garbage collection only. */
export const correctionsTtlSeconds = 86_400

export interface CorrectionsFollower {
  /**
   * Resolves with the stories about which pages said something new since the last call; none at the first one, and at the
   * first one in another namespace. Where more came than the streams keep, the oldest are missing.
   */
  take(): Promise<string[]>
}

/** Follows which of a site's stories got another title, section … by the pages of some readers. */
export function followCorrections(
  redis: Redis,
  { site, namespace }: { site: string; namespace: ModelNamespace },
): CorrectionsFollower {
  const bucketsIn = (place: string): { readonly key: string; seen: string | undefined }[] =>
    Array.from({ length: storyBuckets }, (_, bucket) => ({
      key: storyCorrectionsKey({ site, bucket }, place),
      seen: undefined,
    }))
  let followed = currentNamespace(namespace)
  let buckets = bucketsIn(followed)
  return {
    async take() {
      const current = currentNamespace(namespace)
      if (current !== followed) buckets = bucketsIn((followed = current))
      const found = await Promise.all(
        buckets.map(async ({ key, seen }) => {
          if (seen !== undefined) return redis.xrange(key, `(${seen}`, '+')
          return redis.xrevrange(key, '+', '-', 'COUNT', 1)
        }),
      )
      const storyIds = new Set<string>()
      for (const [at, bucket] of buckets.entries()) {
        const entries = found[at] ?? []
        const isFirst = bucket.seen === undefined
        bucket.seen = entries.at(-1)?.[0] ?? bucket.seen ?? '0-0'
        if (isFirst) continue
        for (const [, [, storyId]] of entries) if (storyId !== undefined) storyIds.add(storyId)
      }
      return [...storyIds]
    },
  }
}
