import {
  toFeedReasons,
  type CandidateSourceKind,
  type FeedItem,
  type FeedReason,
  type ReaderInterests,
} from '@frontpage/ranking'
import type { ShownReason, SnapshotItem } from '../snapshots/feed-snapshot.js'
import { toShownReason } from './shown-reason.js'

/** The items of a list as they are kept; those of one reason, or of the same sources, share the object. */
export function toSnapshotItems(
  items: readonly FeedItem[],
  { nowMs, interests }: { nowMs: number; interests: ReaderInterests },
): SnapshotItem[] {
  const reasons = new Map<string, ShownReason>()
  const options = { nowMs, interests, most: 1 }
  return items.map((item) => ({
    number: item.story.number,
    propensity: item.propensity,
    slot: item.slot,
    sources: kindsOf(item),
    reason: shareReason(reasons, toFeedReasons(item, options)[0]!),
  }))
}

function shareReason(shared: Map<string, ShownReason>, reason: FeedReason): ShownReason {
  const key = keyOf(reason)
  let shown = shared.get(key)
  if (shown === undefined) {
    shown = toShownReason(reason)
    shared.set(key, shown)
  }
  return shown
}

function keyOf(reason: FeedReason): string {
  if ('topic' in reason) return `${reason.code} ${reason.topic}`
  if ('storyId' in reason) return `${reason.code} ${reason.storyId}`
  return 'country' in reason ? `${reason.code} ${reason.country}` : reason.code
}

/** In the order in which candidates are looked for. */
const kinds: readonly CandidateSourceKind[] = [
  'editorial',
  'asked',
  'section',
  'co_read',
  'followed',
  'popular_section',
  'region',
  'onboarding',
  'trending',
  'fresh',
  'exploration',
]
const bitOf = new Map(kinds.map((kind, at) => [kind, 1 << at]))
/** By the bits of the kinds: at most 2,048, of which some dozens occur. */
const known = new Map<number, readonly CandidateSourceKind[]>()

function kindsOf({ sources }: FeedItem): readonly CandidateSourceKind[] {
  let bits = 0
  for (const { kind } of sources) bits |= bitOf.get(kind)!
  let names = known.get(bits)
  if (names === undefined) {
    names = kinds.filter((_, at) => (bits & (1 << at)) !== 0)
    known.set(bits, names)
  }
  return names
}
