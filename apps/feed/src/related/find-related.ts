import { storySimilarity, type StoryTraits } from '@frontpage/ranking'
import type { SiteStories } from '../board/site-board.js'

export interface RelatedStory {
  readonly storyId: string
  readonly why: 'read_together' | 'same_topic'
}

/** This many of the best stories of each of a story's topics are compared with it. */
const perTopic = 40
const maxTopics = 12
/** Below this likeness two stories have no more in common than their section. */
const minSimilarity = 0.25
const weights = { coRead: 1, similarity: 0.6 } as const

/**
 * Stories that readers of this one read, too, and those with its words and tags, best first. Co-reads are by far the better
 * signal (full-catalogue nDCG@10 of item-item neighbours on EB-NeRD .031, of content similarity .002); content is for
 * stories that hardly anybody has read yet.
 */
export function findRelated(stories: SiteStories, storyId: string, limit: number): RelatedStory[] {
  const story = stories.traitsOf(storyId)
  const neighbours = stories.coReads.neighboursOf(storyId)
  let strongest = 0
  for (const strength of neighbours.values()) strongest = Math.max(strongest, strength)

  const scores = new Map<string, { score: number; why: RelatedStory['why'] }>()
  function add(candidateId: string, candidate: StoryTraits | undefined): void {
    if (candidateId === storyId || scores.has(candidateId) || !stories.mayShow(candidateId)) return
    const strength = neighbours.get(candidateId) ?? 0
    const likeness = story === undefined || candidate === undefined ? 0 : storySimilarity(story, candidate)
    if (strength === 0 && likeness < minSimilarity) return
    scores.set(candidateId, {
      score: (strongest === 0 ? 0 : (weights.coRead * strength) / strongest) + weights.similarity * likeness,
      why: strength > 0 ? 'read_together' : 'same_topic',
    })
  }

  for (const neighbour of neighbours.keys()) add(neighbour, stories.traitsOf(neighbour))
  const { topics } = stories.pools()
  for (const topic of story?.topics.slice(0, maxTopics) ?? []) {
    for (const candidate of topics.get(topic)?.slice(0, perTopic) ?? []) add(candidate.storyId, candidate)
  }
  return [...scores]
    .toSorted(([first, a], [second, b]) => b.score - a.score || (first < second ? -1 : 1))
    .slice(0, limit)
    .map(([id, { why }]) => ({ storyId: id, why }))
}
