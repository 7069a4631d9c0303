import { toTopic } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { defaultReadModelLimits, type ReadModelLimits } from '../fold/read-model-limits.js'
import type { ModelNamespace } from '../generations/model-namespace.js'
import { createReaderLogWriter } from './reader-log-writer.js'
import { toStoryRecord, toTopicRecord, wishes, type ReaderRecord } from './reader-records.js'

/** A reader's wish from `atMs` on, milliseconds since 1970. The latest wish about a story or a topic holds. */
export type ReaderWish =
  | { readonly wish: 'hide' | 'show'; readonly storyId: string; readonly atMs: number }
  | { readonly wish: 'follow' | 'less' | 'forget'; readonly topic: string; readonly atMs: number }

/**
 * Makes the function that writes readers' wishes at once, before their events arrive here by way of the archive. A wish
 * and its event (`Story Hidden`, `Story Unhidden`; `Topic Followed`, `Topic Muted`, `Topic Unfollowed`) of one
 * millisecond are the same record, so the event changes nothing any more. It resolves with whether all were taken: too
 * many readers may have begun a history in this hour.
 */
export function createReaderWishWriter(
  redis: Redis,
  {
    namespace,
    now = Date.now,
    limits = defaultReadModelLimits,
  }: {
    namespace: ModelNamespace
    now?: () => number
    limits?: Pick<ReadModelLimits, 'maxNewReadersPerHour'>
  },
): (reader: { site: string; readerId: string }, wishes: readonly ReaderWish[]) => Promise<boolean> {
  const writer = createReaderLogWriter(redis, { namespace, now, limits })
  return async ({ site, readerId }, all) => {
    const records = all.flatMap((wish) => toRecord(wish)?.bytes ?? [])
    if (records.length === 0) return true
    return (await writer.append(site, [{ readerId, log: 'preferences', records }])) === 0
  }
}

function toRecord(wish: ReaderWish): ReaderRecord | undefined {
  const { atMs } = wish
  if ('storyId' in wish) {
    return toStoryRecord(wish.storyId, { wish: wish.wish === 'hide' ? wishes.hide : wishes.none, atMs })
  }
  const topic = toTopic(wish.topic)
  return topic === undefined ? undefined : toTopicRecord(topic, { wish: topicWishes[wish.wish], atMs })
}

const topicWishes = { follow: wishes.follow, less: wishes.less, forget: wishes.none } as const
