import type { EditorialDecision } from '@frontpage/contracts'

type Of<Kind extends EditorialDecision['kind']> = Extract<EditorialDecision, { kind: Kind }>
export type Pin = Of<'pin'>
type PublisherCap = Of<'publisher-cap'>

export interface Review {
  readonly decisionId: string
  readonly topN: number
}

/** The decisions of one site at one moment, prepared for use. */
export interface DecisionsInForce {
  /** Latest decision first. */
  readonly pins: readonly Pin[]
  readonly blockedStories: ReadonlySet<string>
  readonly blockedPublishers: ReadonlySet<string>
  readonly blockedTags: ReadonlySet<string>
  /** By section; where there are several for one section, the latest. */
  readonly reviews: ReadonlyMap<string, Review>
  /** Stories that were approved, or existed before the review began. */
  readonly approvedStories: ReadonlySet<string>
  readonly caps: readonly PublisherCap[]
  /** The time at which the first of them ends; Infinity when none does. Milliseconds since 1970. */
  readonly changesAtMs: number
}

export function decisionsInForce(
  decisions: readonly EditorialDecision[],
  { site, nowMs }: { site: string; nowMs: number },
): DecisionsInForce {
  const holding = decisions
    .filter((decision) => decision.kind !== 'exclude-reader' && decision.site === site)
    .filter((decision) => endOf(decision) > nowMs)
    .toSorted(laterFirst)
  const ofKind = <Kind extends EditorialDecision['kind']>(kind: Kind): Of<Kind>[] =>
    holding.filter((decision): decision is Of<Kind> => decision.kind === kind)

  const reviews = new Map<string, Review>()
  for (const { id, section, topN } of ofKind('review')) {
    if (!reviews.has(section)) reviews.set(section, { decisionId: id, topN })
  }
  return {
    pins: ofKind('pin'),
    blockedStories: new Set(ofKind('block-story').map(({ storyId }) => storyId)),
    blockedPublishers: new Set(ofKind('block-publisher').map(({ publisher }) => publisher)),
    blockedTags: new Set(ofKind('block-tag').map(({ tag }) => tag)),
    reviews,
    approvedStories: new Set([
      ...ofKind('approve').map(({ storyId }) => storyId),
      ...ofKind('review').flatMap(({ admitted }) => admitted ?? []),
    ]),
    caps: ofKind('publisher-cap'),
    changesAtMs: Math.min(Infinity, ...holding.map(endOf)),
  }
}

function endOf(decision: EditorialDecision): number {
  return 'until' in decision && decision.until !== undefined ? Date.parse(decision.until) : Infinity
}

function laterFirst(a: EditorialDecision, b: EditorialDecision): number {
  const difference = Date.parse(b.decidedAt) - Date.parse(a.decidedAt)
  return difference !== 0 ? difference : a.id < b.id ? -1 : 1
}
