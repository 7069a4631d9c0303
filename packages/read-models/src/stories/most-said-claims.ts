import type { StoryClaims } from '../fold/fold.js'
import { groupBy } from '../fold/group-by.js'
import { groupOf, kindOf, voteKinds, type SeatedVote, type VoteKind } from './claim-seats.js'
import { claimNames } from './story-claims.js'

/** Votes of this many seconds before the latest one are recent: a correction has the majority after half of it. */
const recentSeconds = 30
/** This many of the last readers are recent where fewer came in that time: a correction needs four of them. */
const leastReaders = 7
/** One network's votes weigh at most as much as those of this many readers of different networks. */
const readersOfNetwork = 2
/** A multiple of every number of seats that a network can have, so that weights are whole numbers. */
const wholeWeight = 840

/** The claims that most readers' pages make about a story. */
export interface MostSaid {
  readonly claims: StoryClaims
  /** Readers say different things of some field. */
  readonly isDisputed: boolean
}

interface Opinion {
  readonly vote: SeatedVote
  readonly value: string
}

/**
 * Returns for each field the value that most of its recent distinct readers' pages have. Votes that say nothing of a
 * field, and those whose claims are not known, do not count for it. Page calls, tracked views and other events are kinds
 * of votes that are not mixed: of these the first counts that has at least half as many readers as any other.
 *
 * Recent are the votes of the 30 seconds before the field's latest one, and before them as many as it takes for seven
 * readers, of whom one network contributes two. Among these a network's votes weigh two readers' at most. Of values with
 * equal weight the one whose latest vote is older wins, and then the smaller text.
 *
 * @param votes one for each seat
 * @param claimsOf the claims by their ids, as far as they are known
 */
export function mostSaidClaims(
  votes: readonly SeatedVote[],
  claimsOf: ReadonlyMap<string, StoryClaims>,
): MostSaid {
  const known = votes.filter(({ claimsId }) => claimsOf.has(claimsId))
  const [first] = known
  if (first === undefined) return { claims: {}, isDisputed: false }
  if (known.every(({ claimsId }) => claimsId === first.claimsId)) {
    return { claims: claimsOf.get(first.claimsId) ?? {}, isDisputed: false }
  }
  const newestFirst = known.toSorted((a, b) => b.second - a.second || a.seat - b.seat)
  const byKind = groupBy(newestFirst, kindOf)
  const claims: StoryClaims = {}
  let isDisputed = false
  const said = Array.from(new Set(known.map(({ claimsId }) => claimsId)), (id) => claimsOf.get(id))
  for (const name of claimNames) {
    const values = new Set(said.flatMap((each) => each?.[name] ?? []))
    if (values.size > 1) {
      const opinions = opinionsOn(name, byKind, claimsOf)
      claims[name] = heaviestOf(recentOf(opinions))
      isDisputed ||= opinions.some(({ value }) => value !== claims[name])
    } else {
      const [value] = values
      if (value !== undefined) claims[name] = value
    }
  }
  return { claims, isDisputed }
}

/** Those of the first kind of votes that has at least half as many readers as any other. */
function opinionsOn(
  name: keyof StoryClaims,
  byKind: ReadonlyMap<VoteKind, readonly SeatedVote[]>,
  claimsOf: ReadonlyMap<string, StoryClaims>,
): Opinion[] {
  const kinds = voteKinds.map((kind) => {
    const opinions = (byKind.get(kind) ?? []).flatMap((vote) => {
      const value = claimsOf.get(vote.claimsId)?.[name]
      return value === undefined ? [] : [{ vote, value }]
    })
    return { opinions, readers: readersOf(opinions) }
  })
  const most = Math.max(...kinds.map(({ readers }) => readers))
  return kinds.find(({ readers }) => 2 * readers >= most)?.opinions ?? []
}

/** Counts the readers, of one network at most two. */
function readersOf(opinions: readonly Opinion[]): number {
  let readers = 0
  for (const votes of countGroups(opinions).values()) readers += Math.min(votes, readersOfNetwork)
  return readers
}

function countGroups(opinions: readonly Opinion[]): Map<number, number> {
  const groups = new Map<number, number>()
  for (const { vote } of opinions) groups.set(groupOf(vote.seat), 1 + (groups.get(groupOf(vote.seat)) ?? 0))
  return groups
}

function recentOf(newestFirst: readonly Opinion[]): Opinion[] {
  const latest = newestFirst[0]?.vote.second ?? 0
  const recent: Opinion[] = []
  const inGroup = new Map<number, number>()
  let readers = 0
  for (const opinion of newestFirst) {
    const { seat, second } = opinion.vote
    if (second <= latest - recentSeconds && readers >= leastReaders) break
    recent.push(opinion)
    const others = inGroup.get(groupOf(seat)) ?? 0
    inGroup.set(groupOf(seat), others + 1)
    if (others < readersOfNetwork) readers++
  }
  return recent
}

/** @param newestFirst at least one */
function heaviestOf(newestFirst: readonly Opinion[]): string {
  const inGroup = countGroups(newestFirst)
  const weights = new Map<string, { weight: number; latest: number }>()
  for (const { vote, value } of newestFirst) {
    const votes = inGroup.get(groupOf(vote.seat)) ?? 1
    const weight = votes <= readersOfNetwork ? wholeWeight : (readersOfNetwork * wholeWeight) / votes
    const known = weights.get(value)
    if (known === undefined) weights.set(value, { weight, latest: vote.second })
    else known.weight += weight
  }
  const [[heaviest] = ['']] = [...weights].toSorted(
    ([a, its], [b, other]) =>
      other.weight - its.weight || its.latest - other.latest || (a < b ? -1 : a > b ? 1 : 0),
  )
  return heaviest
}
