import type { DecisionsInForce, Pin, Review } from './decisions-in-force.js'

/** The fields of a story that decisions use; section, publisher and tags as scopes write them (`toScopeValue`). */
export interface Decidable {
  readonly storyId: string
  readonly slugs: StorySlugs
}

export interface StorySlugs {
  readonly section?: string | undefined
  /** Further sections that it belongs to as well. */
  readonly otherSections?: readonly string[]
  readonly publisher?: string | undefined
  readonly tags: readonly string[]
}

export interface DecidedEntry<Entry> {
  readonly entry: Entry
  readonly isPinned: boolean
}

export interface WaitingStory {
  readonly storyId: string
  readonly section: string
  /** The review that delays it. */
  readonly decisionId: string
}

export interface DecidedList<Entry> {
  readonly entries: readonly DecidedEntry<Entry>[]
  /** Stories that would be in the top of their review but for it, best first. */
  readonly waiting: readonly WaitingStory[]
}

export interface ApplyOptions<Entry> {
  readonly decisions: DecisionsInForce
  /** The scope whose pins apply; undefined for a list without pins. */
  readonly scope: string | undefined
  /** Returns a pinned story that is not ranked; undefined for an unknown one, whose pin waits. */
  readonly find?: (storyId: string) => Entry | undefined
}

/**
 * Applies editors' decisions to a list. Blocked stories are removed. Pinned ones stand at their position (at the end of
 * a list that is shorter); of two pins at one position the later decision has it, the other takes the next free one.
 * Every other position goes to the best entry that may stand there: an unapproved story of a section under review only
 * below the review's top, a story of a publisher that has its share in the cap's length only when nobody else is left.
 * All else keeps its order. Applied to its own result it changes nothing.
 */
export function applyDecisions<Entry extends Decidable>(
  ranked: readonly Entry[],
  { decisions, scope, find }: ApplyOptions<Entry>,
): DecidedList<Entry> {
  const entryOf = new Map(ranked.map((entry) => [entry.storyId, entry]))
  const pins = placePins(
    decisions.pins.filter((pin) => pin.scope === scope),
    (storyId) => {
      const entry = entryOf.get(storyId) ?? find?.(storyId)
      return entry === undefined || isBlocked(entry, decisions) ? undefined : entry
    },
  )
  const pinned = new Set(pins.map(({ entry }) => entry.storyId))
  const others = ranked.filter((entry) => !pinned.has(entry.storyId) && !isBlocked(entry, decisions))
  const entries = fill({ pins, others }, decisions)
  return { entries, waiting: findWaiting({ pins, others }, decisions) }
}

/** False where no story is blocked: then nothing need be known of a story. */
export function blocksAny({ blockedStories, blockedPublishers, blockedTags }: DecisionsInForce): boolean {
  return blockedStories.size > 0 || blockedPublishers.size > 0 || blockedTags.size > 0
}

/** Whether a story may be in no list at all. */
export function isBlocked({ storyId, slugs }: Decidable, decisions: DecisionsInForce): boolean {
  const { publisher, tags } = slugs
  return (
    decisions.blockedStories.has(storyId) ||
    (publisher !== undefined && decisions.blockedPublishers.has(publisher)) ||
    (decisions.blockedTags.size > 0 && tags.some((tag) => decisions.blockedTags.has(tag)))
  )
}

/** All sections of a story, the shown one first. */
export function sectionsOf({ section, otherSections = [] }: StorySlugs): readonly string[] {
  return section === undefined ? otherSections : [section, ...otherSections]
}

interface PlacedPin<Entry> {
  readonly entry: Entry
  readonly position: number
}

/** In the order of positions, each with at most one pin. */
function placePins<Entry extends Decidable>(
  latestFirst: readonly Pin[],
  find: (storyId: string) => Entry | undefined,
): PlacedPin<Entry>[] {
  const stories = new Set<string>()
  const taken = new Map<number, Entry>()
  const displaced: PlacedPin<Entry>[] = []
  for (const { storyId, position } of latestFirst) {
    const entry = stories.has(storyId) ? undefined : find(storyId)
    if (entry === undefined) continue
    stories.add(storyId)
    if (taken.has(position)) displaced.push({ entry, position })
    else taken.set(position, entry)
  }
  for (const { entry, position } of displaced) {
    let free = position + 1
    while (taken.has(free)) free++
    taken.set(free, entry)
  }
  return Array.from(taken, ([position, entry]) => ({ entry, position })).toSorted(
    (a, b) => a.position - b.position,
  )
}

interface Candidates<Entry> {
  readonly pins: readonly PlacedPin<Entry>[]
  readonly others: readonly Entry[]
}

function fill<Entry extends Decidable>(
  { pins, others }: Candidates<Entry>,
  decisions: DecisionsInForce,
): DecidedEntry<Entry>[] {
  const entries: DecidedEntry<Entry>[] = []
  const pinsLeft = [...pins]
  const othersLeft = [...others]
  const shares = countShares(pins, decisions)
  while (pinsLeft.length > 0 || othersLeft.length > 0) {
    const position = entries.length + 1
    const isPinDue = pinsLeft[0] !== undefined && pinsLeft[0].position <= position
    const at = isPinDue ? -1 : indexOfBest(othersLeft, { position, decisions, shares })
    const [next] = at === -1 ? [] : othersLeft.splice(at, 1)
    if (next !== undefined) {
      entries.push({ entry: next, isPinned: false })
      shares.add(next, position)
      continue
    }
    // No other story may stand at this position: the next pin closes the gap; without one the list ends.
    const pin = pinsLeft.shift()
    if (pin === undefined) break
    entries.push({ entry: pin.entry, isPinned: true })
  }
  return entries
}

function indexOfBest(
  entries: readonly Decidable[],
  { position, decisions, shares }: { position: number; decisions: DecisionsInForce; shares: Shares },
): number {
  const mayStand = (entry: Decidable): boolean => reviewOf(entry, position, decisions) === undefined
  const best = entries.findIndex((entry) => mayStand(entry) && !shares.isUsedUp(entry, position))
  return best === -1 ? entries.findIndex(mayStand) : best
}

/** Finds the review that excludes a story from this position, by the first of its sections that has one. */
function reviewOf(
  { storyId, slugs }: Decidable,
  position: number,
  { reviews, approvedStories }: DecisionsInForce,
): (Review & { readonly section: string }) | undefined {
  if (reviews.size === 0 || approvedStories.has(storyId)) return undefined
  for (const section of sectionsOf(slugs)) {
    const review = reviews.get(section)
    if (review !== undefined && position <= review.topN) return { ...review, section }
  }
  return undefined
}

/** Finds the waiting stories of the list that there would be without reviews. */
function findWaiting<Entry extends Decidable>(
  candidates: Candidates<Entry>,
  decisions: DecisionsInForce,
): WaitingStory[] {
  if (decisions.reviews.size === 0) return []
  return fill(candidates, { ...decisions, reviews: new Map() }).flatMap(({ entry, isPinned }, index) => {
    const review = isPinned ? undefined : reviewOf(entry, index + 1, decisions)
    return review === undefined
      ? []
      : [{ storyId: entry.storyId, section: review.section, decisionId: review.decisionId }]
  })
}

interface Shares {
  isUsedUp(entry: Decidable, position: number): boolean
  add(entry: Decidable, position: number): void
}

/** Counts the publishers' shares of each cap; pins count from the beginning, wherever they stand. */
function countShares(pins: readonly PlacedPin<Decidable>[], { caps }: DecisionsInForce): Shares {
  const counts = caps.map((cap) => ({ cap, byPublisher: new Map<string, number>() }))
  function add({ slugs: { publisher } }: Decidable, position: number): void {
    if (publisher === undefined) return
    for (const { cap, byPublisher } of counts) {
      if (position <= cap.listLength) byPublisher.set(publisher, (byPublisher.get(publisher) ?? 0) + 1)
    }
  }
  for (const { entry, position } of pins) add(entry, position)
  return {
    add,
    isUsedUp: ({ slugs: { publisher } }, position) =>
      publisher !== undefined &&
      counts.some(
        ({ cap, byPublisher }) =>
          position <= cap.listLength && (byPublisher.get(publisher) ?? 0) >= cap.maxPerPublisher,
      ),
  }
}
