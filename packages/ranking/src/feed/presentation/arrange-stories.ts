import type { ReaderInterests } from '../candidates/reader-interests.js'
import { createCappedGroups, type CappedGroup } from './capped-groups.js'
import type { Exposures } from './count-exposures.js'
import { findDominantPublisher } from './dominant-publisher.js'
import type { Placing } from './placing.js'
import { screenLength, type PresentationRules } from './presentation-rules.js'
import { createRepetitions, repeatOnce } from './repetitions.js'
import { storySimilarity } from './story-similarity.js'

export interface ArrangeOptions {
  readonly nowMs: number
  /** How many stories of this order are in the page's top. */
  readonly topCount: number
  readonly rules: PresentationRules
  readonly interests: Pick<ReaderInterests, 'affinities'>
  readonly exposures: Exposures
}

/**
 * Takes the best story that may stand next, again and again (maximal marginal relevance; Carbonell and Goldstein 1998):
 * best by its score less its likeness to what stands above and less what the reader has had of its author and publisher.
 * Caps and the freshness floor give way where nothing else is left. Beyond the list's length the order is that of scores.
 *
 * @param bestFirst highest `base` first
 */
export function arrangeStories(bestFirst: readonly Placing[], options: ArrangeOptions): readonly Placing[] {
  const { topCount, rules } = options
  prepare(bestFirst, options)
  const open = [...bestFirst]
  const above: Placing[] = []
  let screenLeft = topCount
  let freshLeft = rules.freshFloor
  while (open.length > 0 && above.length < rules.length) {
    const [next] = open.splice(findNext(open, above, { rules, mustBeFresh: freshLeft >= screenLeft }), 1)
    place(next!, above)
    if (next!.isFresh) freshLeft--
    if (--screenLeft <= 0) [freshLeft, screenLeft] = [rules.freshFloor, screenLength]
  }
  return above.concat(open)
}

function prepare(placings: readonly Placing[], options: ArrangeOptions): void {
  const { nowMs, rules, interests, exposures } = options
  const dominant = findDominantPublisher(placings)
  const groups = createCappedGroups(rules, interests)
  const authorOf = createRepetitions(exposures.authors)
  const publisherOf = createRepetitions(exposures.publishers)
  for (const placing of placings) {
    const { sections, author, publisher, sinceMs } = placing.candidate.story
    const [section] = sections
    placing.isFresh = nowMs - sinceMs < rules.freshHours * 3_600_000
    if (section !== undefined) placing.section = groups.sectionOf(section)
    if (author !== undefined) placing.authorRepetition = authorOf(author)
    if (publisher !== undefined && publisher !== dominant) {
      placing.publisher = groups.publisherOf(publisher)
      placing.publisherRepetition = publisherOf(publisher)
    }
  }
}

interface Rule {
  readonly rules: PresentationRules
  readonly mustBeFresh: boolean
}

/** The place among the open stories of the one that stands next. */
function findNext(open: readonly Placing[], above: readonly Placing[], { rules, mustBeFresh }: Rule): number {
  if (mustBeFresh) {
    const fresh = findBest(open, above, { rules, isEligible: isFreshAndFree })
    if (fresh >= 0) {
      if (fresh > 0) open[fresh]!.slot = 'fresh'
      return fresh
    }
  }
  const best = findBest(open, above, { rules, isEligible: isFree })
  return best >= 0 ? best : findBest(open, above, { rules, isEligible: () => true })
}

interface Search {
  readonly rules: PresentationRules
  readonly isEligible: (placing: Placing) => boolean
}

function findBest(
  open: readonly Placing[],
  above: readonly Placing[],
  { rules, isEligible }: Search,
): number {
  const diversity = above.length < rules.diverseLength ? rules.diversity : 0
  let best = -1
  let bestValue = -Infinity
  for (let at = 0; at < open.length; at++) {
    const placing = open[at]!
    // Everything only lowers the base, and the bases descend.
    if (placing.base <= bestValue) break
    if (!isEligible(placing)) continue
    let value = placing.base
    if (diversity > 0) {
      value += (placing.authorRepetition?.discount ?? 0) + (placing.publisherRepetition?.discount ?? 0)
      // Its similarity to the stories above can only grow; mostly what is known of it decides.
      if (value - diversity * placing.similarity <= bestValue) continue
      compare(placing, above)
      value -= diversity * placing.similarity
    }
    if (value > bestValue) {
      best = at
      bestValue = value
    }
  }
  return best
}

function compare(placing: Placing, above: readonly Placing[]): void {
  const { story } = placing.candidate
  for (; placing.comparedTo < above.length; placing.comparedTo++) {
    const similarity = storySimilarity(story, above[placing.comparedTo]!.candidate.story)
    if (similarity > placing.similarity) placing.similarity = similarity
  }
}

function isFree(placing: Placing): boolean {
  const { section, publisher } = placing
  const full = isFull(section) ? section : isFull(publisher) ? publisher : undefined
  if (full !== undefined) placing.passedOver = full.code
  return full === undefined
}

function isFull(group: CappedGroup | undefined): boolean {
  return group !== undefined && group.lately >= group.cap
}

function isFreshAndFree(placing: Placing): boolean {
  return placing.isFresh && isFree(placing)
}

function place(placing: Placing, above: Placing[]): void {
  above.push(placing)
  repeatOnce(placing.authorRepetition)
  repeatOnce(placing.publisherRepetition)
  count(placing, 1)
  const leaving = above[above.length - screenLength]
  if (leaving !== undefined) count(leaving, -1)
}

function count({ section, publisher }: Placing, change: number): void {
  if (section !== undefined) section.lately += change
  if (publisher !== undefined) publisher.lately += change
}
