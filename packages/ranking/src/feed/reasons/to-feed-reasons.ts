import type { CandidateSource } from '../candidates/candidate.js'
import type { ReaderInterests } from '../candidates/reader-interests.js'
import type { StoryTraits } from '../stories/story-traits.js'
import type { FeedReason } from './feed-reason.js'

export interface ReasonedStory {
  readonly story: StoryTraits
  readonly sources: readonly CandidateSource[]
  readonly slot: 'ranked' | 'fresh' | 'exploration' | 'pinned'
}

const defaultMost = 3
const newMs = 2 * 3_600_000
/** Places in the list of what trends that one would call trending. */
const trendingPlaces = 20

const editorsChoice: FeedReason = { code: 'editors_choice' }
const forDiscovery: FeedReason = { code: 'for_discovery' }
const trendingNow: FeedReason = { code: 'trending_now' }
const isNew: FeedReason = { code: 'new' }
const popular: FeedReason = { code: 'popular' }

interface ReasonOptions {
  readonly nowMs: number
  readonly interests: Pick<ReaderInterests, 'followed'>
}

/** The most telling reason that applies; there is always one. */
export function toFeedReason(item: ReasonedStory, options: ReasonOptions): FeedReason {
  let first: FeedReason = popular
  tellReasons(item, options, (reason) => {
    first = reason
    return false
  })
  return first
}

/** The reasons that apply, the most telling first, at most `most`; there is always one. */
export function toFeedReasons(
  item: ReasonedStory,
  { most = defaultMost, ...options }: ReasonOptions & { most?: number },
): FeedReason[] {
  const reasons: FeedReason[] = []
  tellReasons(item, options, (reason) => reasons.push(reason) < most)
  return reasons
}

/** Tells all reasons until `tell` returns false. */
function tellReasons(
  { story, sources, slot }: ReasonedStory,
  { nowMs, interests: { followed } }: ReasonOptions,
  tell: (reason: FeedReason) => boolean,
): void {
  let isTold = false
  /** Whether that is enough. */
  function isLast(reason: FeedReason): boolean {
    isTold = true
    return !tell(reason)
  }
  if (slot === 'pinned' && isLast(editorsChoice)) return
  if (slot === 'exploration' && isLast(forDiscovery)) return
  const topic = followed.size === 0 ? undefined : story.topics.find((each) => followed.has(each))
  if (topic !== undefined && isLast({ code: 'because_you_follow', topic })) return
  for (const source of sources) {
    const reason = toReason(source)
    if (reason !== undefined && isLast(reason)) return
  }
  if ((slot === 'fresh' || nowMs - story.sinceMs < newMs) && isLast(isNew)) return
  if (!isTold) tell(popular)
}

function toReason(source: CandidateSource): FeedReason | undefined {
  switch (source.kind) {
    case 'co_read':
      return { code: 'because_you_read', storyId: source.storyId }
    case 'section':
      return { code: 'because_you_often_read', topic: source.topic }
    case 'onboarding':
      return { code: 'because_you_chose', topic: source.topic }
    case 'popular_section':
      return { code: 'popular_in_section', topic: source.topic }
    case 'region':
      return { code: 'popular_in_country', country: source.country }
    case 'asked':
      return { code: 'in_topic', topic: source.topic }
    case 'trending':
      return source.rank < trendingPlaces ? trendingNow : undefined
    // Told by the reader's topics, the slot, and the story's age.
    case 'followed':
    case 'editorial':
    case 'exploration':
    case 'fresh':
      return undefined
  }
}
