import {
  toFeedReason,
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
  options: { nowMs: number; interests: ReaderInterests },
): SnapshotItem[] {
  const share = createSharedReasons()
  return items.map((item) => ({
    number: item.story.number,
    propensity: item.propensity,
    slot: item.slot,
    sources: kindsOf(item),
    reason: share(toFeedReason(item, options)),
  }))
}

/** Gives equal reasons the same object. */
function createSharedReasons(): (reason: FeedReason) => ShownReason {
  const byCode = new Map<FeedReason['code'], Map<string, ShownReason>>()
  return (reason) => {
    let byValue = byCode.get(reason.code)
    if (byValue === undefined) byCode.set(reason.code, (byValue = new Map()))
    const value = valueOf(reason)
    let shown = byValue.get(value)
    if (shown === undefined) byValue.set(value, (shown = toShownReason(reason)))
    return shown
  }
}

/** The topic, story or country that a reason names; empty for a reason that names nothing. */
function valueOf(reason: FeedReason): string {
  if ('topic' in reason) return reason.topic
  if ('storyId' in reason) return reason.storyId
  return 'country' in reason ? reason.country : ''
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
