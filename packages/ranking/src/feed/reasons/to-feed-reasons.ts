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

/** The reasons that apply, the most telling first, at most `most`; there is always one. */
export function toFeedReasons(
  { story, sources, slot }: ReasonedStory,
  {
    nowMs,
    interests: { followed },
    most = defaultMost,
  }: { nowMs: number; interests: Pick<ReaderInterests, 'followed'>; most?: number },
): FeedReason[] {
  const reasons: FeedReason[] = []
  if (slot === 'pinned') reasons.push({ code: 'editors_choice' })
  if (slot === 'exploration') reasons.push({ code: 'for_discovery' })
  const topic = followed.size === 0 ? undefined : story.topics.find((each) => followed.has(each))
  if (topic !== undefined) reasons.push({ code: 'because_you_follow', topic })
  for (const source of sources) {
    if (reasons.length >= most) break
    const reason = toReason(source)
    if (reason !== undefined) reasons.push(reason)
  }
  if (slot === 'fresh' || nowMs - story.sinceMs < newMs) reasons.push({ code: 'new' })
  if (reasons.length === 0) reasons.push({ code: 'popular' })
  return reasons.slice(0, most)
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
      return source.rank < trendingPlaces ? { code: 'trending_now' } : undefined
    // Told by the reader's topics, the slot, and the story's age.
    case 'followed':
    case 'editorial':
    case 'exploration':
    case 'fresh':
      return undefined
  }
}
