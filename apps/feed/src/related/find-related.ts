import { applyDecisions, type DecisionsInForce } from '@frontpage/editorial'
import { mergeEvents, storySimilarity, type RankedCandidate, type StoryTraits } from '@frontpage/ranking'
import type { SiteStories } from '../board/site-board.js'

export interface RelatedStory {
  readonly storyId: string
  readonly why: 'read_together' | 'same_topic'
}

export interface RelatedOptions {
  readonly limit: number
  readonly decisions: DecisionsInForce
  /** Publishers, as scopes write them, whose stories are not merged with others of the same event. */
  readonly unmergedPublishers: ReadonlySet<string>
}

/** This many of the best stories of each of a story's topics are compared with it. */
const perTopic = 40
const maxTopics = 12
/** Below this likeness two stories have no more in common than their section. */
const minSimilarity = 0.25
const weights = { coRead: 1, similarity: 0.6 } as const
/** Decisions look at these: more than a reader gets, for those that may not stand in the top. */
const maxDecided = 200

/**
 * Stories that readers of this one read, too, and those with its words and tags, best first. Co-reads are by far the better
 * signal (full-catalogue nDCG@10 of item-item neighbours on EB-NeRD .031, of content similarity .002); content is for
 * stories that hardly anybody has read yet. An event stands once, the story's own not at all, and editors' reviews and caps
 * hold.
 */
export function findRelated(
  stories: SiteStories,
  storyId: string,
  { limit, decisions, unmergedPublishers }: RelatedOptions,
): RelatedStory[] {
  const story = stories.traitsOf(storyId)
  const neighbours = stories.coReads.neighboursOf(storyId)
  let strongest = 0
  for (const strength of neighbours.values()) strongest = Math.max(strongest, strength)

  const found = new Map<string, RankedCandidate>()
  function add(candidate: StoryTraits | undefined): void {
    if (candidate === undefined) return
    const { storyId: candidateId } = candidate
    if (candidateId === storyId || found.has(candidateId) || !stories.mayShow(candidateId)) return
    const strength = neighbours.get(candidateId) ?? 0
    const likeness = story === undefined ? 0 : storySimilarity(story, candidate)
    if (strength === 0 && likeness < minSimilarity) return
    const score =
      (strongest === 0 ? 0 : (weights.coRead * strength) / strongest) + weights.similarity * likeness
    found.set(candidateId, {
      story: candidate,
      sources: [],
      inclusion: 1,
      interest: 0,
      score,
      isSpare: false,
    })
  }

  for (const neighbour of neighbours.keys()) add(stories.traitsOf(neighbour))
  const { topics } = stories.pools()
  for (const topic of story?.topics.slice(0, maxTopics) ?? []) {
    for (const candidate of topics.get(topic)?.slice(0, perTopic) ?? []) add(candidate)
  }
  const merged = mergeEvents([...found.values()], {
    events: stories.events,
    unmergedPublishers,
    exclude: (each) => (each.storyId === storyId ? { code: 'seen' } : undefined),
    isVisible: (each) => stories.mayShow(each.storyId),
    pinned: new Set(),
  })
  return decide(stories, merged, decisions)
    .slice(0, limit)
    .map((id) => ({
      storyId: id,
      why: (neighbours.get(id) ?? 0) > 0 ? 'read_together' : 'same_topic',
    }))
}

/** Pins are those of other lists. */
function decide(
  stories: SiteStories,
  merged: readonly RankedCandidate[],
  decisions: DecisionsInForce,
): string[] {
  const ids = merged.slice(0, maxDecided).map(({ story }) => story.storyId)
  if (decisions.reviews.size === 0 && decisions.caps.length === 0) return ids
  const entries = ids.map((storyId) => ({ storyId, slugs: stories.knownOf(storyId).slugs }))
  return applyDecisions(entries, { decisions, scope: undefined }).entries.map(({ entry }) => entry.storyId)
}
