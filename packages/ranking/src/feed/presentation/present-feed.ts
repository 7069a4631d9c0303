import { createExclusions } from '../candidates/create-exclusions.js'
import type { HoldOut } from '../candidates/hold-out.js'
import { createLessOfWishes } from '../candidates/less-of.js'
import type { ReaderInterests } from '../candidates/reader-interests.js'
import type { ReaderHistory, StoryNumber } from '../signals/reader-history.js'
import type { EventIndex } from '../stories/event-index.js'
import type { StoryTraits } from '../stories/story-traits.js'
import { arrangeStories } from './arrange-stories.js'
import { countExposures } from './count-exposures.js'
import { exploreStories } from './explore-stories.js'
import type { Cut, FeedItem, PresentedFeed } from './feed-item.js'
import { mergeDuplicates } from './merge-duplicates.js'
import { placePins, type PinnedPosition } from './place-pins.js'
import { newPlacing, sortByBase, type Placing } from './placing.js'
import { defaultPresentationRules, screenLength, type PresentationRules } from './presentation-rules.js'
import type { RankedCandidate } from './ranked-candidate.js'

export interface PresentOptions {
  readonly nowMs: number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly events: Pick<EventIndex, 'othersOf'>
  readonly storyOf: (number: StoryNumber) => StoryTraits | undefined
  /** The visibility rules: false for what is hidden, expired, blocked, or not yet published. */
  readonly isVisible: (story: StoryTraits) => boolean
  readonly pins?: readonly PinnedPosition[]
  readonly unmergedPublishers?: ReadonlySet<string> | undefined
  /** Topics that the reader asks for in this request. */
  readonly asked?: ReadonlySet<string> | undefined
  readonly holdOut?: HoldOut | undefined
  readonly rules?: Partial<PresentationRules>
  /** Whether it is asked why each candidate without a place has none; by default it is. */
  readonly explains?: boolean
}

export interface FeedReader {
  readonly history: ReaderHistory
  readonly interests: ReaderInterests
}

/**
 * Makes a list of what was ranked: without what its reader has seen or does not want, with one story of each event,
 * varied, with something young and something to explore, pins where editors put them, and nothing that is not visible.
 */
export function presentFeed(
  ranked: readonly RankedCandidate[],
  reader: FeedReader,
  options: PresentOptions,
): PresentedFeed {
  const rules = { ...defaultPresentationRules, ...options.rules }
  const cuts: Cut[] = []
  const placings = keepPresentable(ranked, reader, { ...options, cuts })
  const { pinned, others } = placePins(placings, options.pins ?? [])
  const items = toItems(orderStories(others, reader, { ...options, rules, pinned }), {
    ...options,
    rules,
    cuts,
  })
  if (options.explains === false) return { items, cuts }
  for (const { candidate, passedOver, isSettled } of placings) {
    if (isSettled) continue
    const code = passedOver ?? (candidate.isSpare ? 'pre_score' : 'rank')
    cuts.push({ storyId: candidate.story.storyId, code })
  }
  return { items, cuts }
}

/** Best first, one of each event, without what this reader must not get. */
function keepPresentable(
  ranked: readonly RankedCandidate[],
  { history }: FeedReader,
  options: PresentOptions & { cuts: Cut[] },
): readonly Placing[] {
  const { nowMs, asked, holdOut, pins = [], events, unmergedPublishers, isVisible, cuts } = options
  const pinned = new Set(pins.map(({ storyId }) => storyId))
  const exclude = createExclusions(history, { nowMs, asked, holdOut, pinned })
  const wishes = createLessOfWishes(history, { nowMs, asked })
  const placings: Placing[] = []
  for (const candidate of ranked) {
    const { story, score } = candidate
    const exclusion = exclude(story)
    if (exclusion === undefined) {
      const factor = (wishes.areFading ? wishes.find(story)?.factor : undefined) ?? 1
      placings.push(newPlacing(candidate, score + candidate.interest + Math.log(factor)))
    } else cuts.push({ storyId: story.storyId, ...exclusion })
  }
  const { merged, cuts: duplicates } = mergeDuplicates(sortByBase(placings), {
    events,
    unmergedPublishers,
    exclude,
    isVisible,
    pinned,
  })
  cuts.push(...duplicates)
  return merged
}

interface OrderOptions extends PresentOptions {
  readonly rules: PresentationRules
  readonly pinned: ReadonlyMap<number, Placing>
}

/** The top by rank, then chance into its positions, then what is left of the rest, with the pins between them. */
function orderStories(
  others: readonly Placing[],
  { history, interests }: FeedReader,
  { nowMs, random, storyOf, rules, pinned }: OrderOptions,
): readonly Placing[] {
  const slots = findSlots(rules, pinned)
  let pinsOnTop = 0
  for (const position of pinned.keys()) if (position <= screenLength) pinsOnTop++
  const topCount = Math.max(0, screenLength - pinsOnTop - slots.length)
  const exposures = countExposures(history, { nowMs, storyOf })
  const arranged = arrangeStories(others, { nowMs, topCount, rules, interests, exposures })
  const { drawn, rest } = exploreStories(arranged.slice(topCount), { slots: slots.length, random })
  const fixed = new Map(pinned)
  drawn.forEach((placing, at) => fixed.set(slots[at]!, placing))
  return fillPositions(fixed, arranged.slice(0, topCount).concat(rest), rules.length)
}

/** The positions of chance, moved down where a pin stands. */
function findSlots(rules: PresentationRules, pinned: ReadonlyMap<number, unknown>): number[] {
  const slots: number[] = []
  for (let position of rules.explorationPositions) {
    while (pinned.has(position) || slots.includes(position)) position++
    if (position <= screenLength) slots.push(position)
  }
  return slots
}

/** Positions beyond the end close up. */
function fillPositions(
  fixed: ReadonlyMap<number, Placing>,
  inOrder: readonly Placing[],
  length: number,
): Placing[] {
  const placed: Placing[] = []
  let next = 0
  let fixedLeft = fixed.size
  for (let position = 1; placed.length < length && (next < inOrder.length || fixedLeft > 0); position++) {
    const here = fixed.get(position)
    if (here !== undefined) fixedLeft--
    const placing = here ?? inOrder[next++]
    if (placing !== undefined) placed.push(placing)
  }
  return placed
}

/** The visibility rules hold once more for what was selected. */
function toItems(
  placings: readonly Placing[],
  { isVisible, cuts }: PresentOptions & { cuts: Cut[] },
): FeedItem[] {
  const items: FeedItem[] = []
  for (const placing of placings) {
    const { candidate, duplicates, slot, propensity } = placing
    placing.isSettled = true
    const { story, score, sources, inclusion } = candidate
    if (isVisible(story)) {
      const position = items.length + 1
      items.push({ story, position, slot, score, propensity: propensity * inclusion, sources, duplicates })
    } else cuts.push({ storyId: story.storyId, code: 'not_visible' })
  }
  return items
}
