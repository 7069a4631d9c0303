import { applyDecisions, type DecisionsInForce } from '@frontpage/editorial'
import {
  createExclusions,
  mergeEvents,
  type Candidate,
  type CandidateSource,
  type Exclusion,
  type RankedCandidate,
  type StoryTraits,
} from '@frontpage/ranking'
import type { FeedRequest } from '../steps/feed-request.js'

/** The stories of one section, best first. */
export interface SectionList {
  readonly topic: string
  readonly stories: readonly SectionStory[]
}

interface SectionStory {
  readonly candidate: RankedCandidate
  readonly isPinned: boolean
  /** Undefined from the first story on that an editor's decision moves. */
  readonly propensity: number | undefined
}

/** So many of each section's best are ranked. */
const perSection = 24

/** The stories that may stand in the sections: of each what editors pinned to it, and its best. */
export function findSectionCandidates(request: FeedRequest, topics: readonly string[]): Candidate[] {
  const { stories, decisions } = request
  const pools = stories.pools()
  const exclude = exclusionsOf(request, topics)
  const candidates = new Map<string, Candidate>()

  function add(story: StoryTraits, sources: readonly CandidateSource[]): boolean {
    if (candidates.has(story.storyId) || !stories.mayShow(story.storyId)) return false
    if (exclude(story) !== undefined) return false
    candidates.set(story.storyId, { story, sources, inclusion: 1, interest: 0 })
    return true
  }

  for (const topic of topics) {
    for (const { storyId } of pinsOf(decisions, topic)) {
      const story = stories.traitsOf(storyId)
      const place = { rank: 0 } as const
      if (story !== undefined)
        add(story, [
          { kind: 'editorial', ...place },
          { kind: 'popular_section', topic, ...place },
        ])
    }
  }
  for (const topic of topics) {
    let taken = 0
    for (const [rank, story] of pools.topics.get(topic)!.entries()) {
      if (taken === perSection) break
      if (add(story, [{ kind: 'popular_section', topic, rank }])) taken++
    }
  }
  return [...candidates.values()]
}

/**
 * The ranked stories by section: a story belongs to the first of the sections that found it, an event stands once on the
 * page, and editors' pins, reviews and caps hold in each section.
 */
export function toSectionLists(
  request: FeedRequest,
  ranked: readonly RankedCandidate[],
  { topics, limit }: { topics: readonly string[]; limit: number },
): SectionList[] {
  const { stories, decisions, unmergedPublishers } = request
  const bySection = new Map<string, RankedCandidate[]>(topics.map((topic) => [topic, []]))
  const merged = mergeEvents(ranked, {
    events: stories.events,
    unmergedPublishers,
    exclude: exclusionsOf(request, topics),
    isVisible: ({ storyId }) => stories.mayShow(storyId),
    pinned: pinnedTo(decisions, topics),
  })
  for (const candidate of merged) {
    const source = candidate.sources.find((each) => 'topic' in each)
    if (source !== undefined) bySection.get(source.topic)?.push(candidate)
  }
  return [...bySection]
    .map(([topic, found]) => ({ topic, stories: decide(request, topic, found).slice(0, limit) }))
    .filter((section) => section.stories.length > 0)
}

function decide(
  { stories, decisions }: FeedRequest,
  topic: string,
  found: readonly RankedCandidate[],
): SectionStory[] {
  const { reviews, caps } = decisions
  if (reviews.size === 0 && caps.length === 0 && pinsOf(decisions, topic).length === 0) {
    return found.map((candidate) => ({ candidate, isPinned: false, propensity: 1 }))
  }
  const entries = found.map((candidate) => {
    const { storyId } = candidate.story
    return { storyId, slugs: stories.knownOf(storyId).slugs, candidate }
  })
  let hasMoved = false
  return applyDecisions(entries, { decisions, scope: topic }).entries.map(({ entry, isPinned }, at) => {
    hasMoved ||= entry !== entries[at]
    return { candidate: entry.candidate, isPinned, propensity: hasMoved ? undefined : 1 }
  })
}

function pinsOf({ pins }: DecisionsInForce, topic: string): DecisionsInForce['pins'] {
  return pins.filter(({ scope }) => scope === topic)
}

function pinnedTo(decisions: DecisionsInForce, topics: readonly string[]): ReadonlySet<string> {
  return new Set(topics.flatMap((topic) => pinsOf(decisions, topic).map(({ storyId }) => storyId)))
}

function exclusionsOf(
  { history, decisions, nowMs, holdOut }: FeedRequest,
  topics: readonly string[],
): (story: StoryTraits) => Exclusion | undefined {
  return createExclusions(history, { nowMs, holdOut, pinned: pinnedTo(decisions, topics) })
}
