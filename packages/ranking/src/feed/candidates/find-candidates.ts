import type { CoReads, ReaderHistory } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'
import type { CandidatePools } from './candidate-pools.js'
import { createCandidateSet, type CandidateSet, type ExcludedStory } from './candidate-set.js'
import { createExclusions } from './create-exclusions.js'
import type { HoldOut } from './hold-out.js'
import { preRank, type PreRanked } from './pre-rank.js'
import { interestBonus, type ReaderInterests } from './reader-interests.js'
import { sampleStories } from './sample-stories.js'
import { toCoReadStories } from './to-co-read-stories.js'

/** How many candidates each way may add. */
export interface CandidateQuotas {
  readonly editorial: number
  readonly asked: number
  readonly section: number
  readonly coRead: number
  readonly followed: number
  readonly onboarding: number
  readonly popularSection: number
  readonly region: number
  readonly trending: number
  readonly fresh: number
  readonly exploration: number
}

export interface FindCandidatesOptions {
  readonly nowMs: number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly coReads: CoReads
  /** The reader's filter, compiled, and the topics that it asks for. */
  readonly filter?: ((story: StoryTraits) => boolean) | undefined
  readonly asked?: ReadonlySet<string> | undefined
  /** Where the reader is: ISO 3166-1 alpha-2. */
  readonly country?: string | undefined
  /** The topics that a new reader chose. */
  readonly onboarding?: readonly string[] | undefined
  readonly holdOut?: HoldOut | undefined
  readonly quotas?: Partial<CandidateQuotas>
  readonly maxCandidates?: number
  /** The number of candidates for the ranker; by default all. */
  readonly maxRanked?: number
  /** Whether `excluded` is asked for; by default it is. */
  readonly explains?: boolean
}

export interface FoundCandidates extends PreRanked {
  /** Stories that were met and are not for this reader. */
  readonly excluded: readonly ExcludedStory[]
}

const defaultQuotas: CandidateQuotas = {
  editorial: 10,
  asked: 100,
  section: 50,
  coRead: 40,
  followed: 30,
  onboarding: 40,
  popularSection: 60,
  region: 20,
  trending: 40,
  fresh: 20,
  exploration: 20,
}
const maxSections = 5
/** Half of what goes with the last stories may have been read, or found already. */
const looksPerQuota = 2
const maxTopics = 20
const fewestPerTopic = 3

/**
 * The stories worth ranking for a reader, each with the ways on which it was found. The same pools, history, options and
 * random numbers give the same candidates. What quotas leave is filled with what trends. With `maxRanked` only the best of
 * them by `preRank` are for the ranker; the others are `spare`.
 */
export function findCandidates(
  pools: CandidatePools,
  { history, interests }: { history: ReaderHistory; interests: ReaderInterests },
  options: FindCandidatesOptions,
): FoundCandidates {
  const { nowMs, random, coReads, asked, country, onboarding = [], maxCandidates = 200 } = options
  const quotas = { ...defaultQuotas, ...options.quotas }
  const pinned = new Set(pools.pinned.map(({ storyId }) => storyId))
  const set = createCandidateSet({
    maxCandidates: maxCandidates - quotas.exploration,
    filter: options.filter,
    interestOf: (story) => interestBonus(story, interests),
    exclude: createExclusions(history, { nowMs, asked, pinned, holdOut: options.holdOut }),
    explains: options.explains ?? true,
  })

  set.take(pools.pinned, { quota: quotas.editorial, toSource: (rank) => ({ kind: 'editorial', rank }) })
  takeTopics(set, pools, { kind: 'asked', topics: [...(asked ?? [])], quota: quotas.asked })
  takeSections(set, pools, { interests, quota: quotas.section })
  const together = toCoReadStories(interests.recent, coReads, {
    most: looksPerQuota * quotas.coRead,
    storyOf: pools.storyOf,
  })
  set.take(together.stories, {
    quota: quotas.coRead,
    toSource: (rank, story) => ({
      kind: 'co_read',
      storyId: together.byId.get(story.storyId)!.becauseOf,
      rank,
    }),
  })
  takeTopics(set, pools, { kind: 'followed', topics: [...interests.followed], quota: quotas.followed })
  if (interests.affinities.size === 0) {
    takeTopics(set, pools, { kind: 'popular_section', topics: pools.sections, quota: quotas.popularSection })
  }
  if (country !== undefined) {
    set.take(pools.countries.get(country) ?? [], {
      quota: quotas.region,
      toSource: (rank) => ({ kind: 'region', country, rank }),
    })
  }
  takeTopics(set, pools, { kind: 'onboarding', topics: onboarding, quota: quotas.onboarding })
  const toTrending = (rank: number) => ({ kind: 'trending', rank }) as const
  const from = set.take(pools.trending, { quota: quotas.trending, toSource: toTrending })
  set.take(pools.fresh, { quota: quotas.fresh, toSource: (rank) => ({ kind: 'fresh', rank }) })
  set.take(pools.trending, { quota: set.room, from, toSource: toTrending })

  const unproven = pools.unproven.filter((story) => set.isNew(story))
  const inclusion = Math.min(1, quotas.exploration / unproven.length)
  sampleStories(unproven, quotas.exploration, random).forEach((story, rank) => {
    set.addByChance(story, { kind: 'exploration', inclusion, rank }, inclusion)
  })
  const preRanked = preRank(set.candidates, {
    popularityOf: pools.popularityOf,
    coReads: together.byId,
    maxRanked: options.maxRanked ?? Infinity,
  })
  return { ...preRanked, excluded: set.excluded }
}

interface TopicsToTake {
  readonly kind: 'asked' | 'followed' | 'popular_section' | 'onboarding'
  readonly topics: readonly string[]
  readonly quota: number
}

/** Every topic gets an equal part, the first ones at least a few stories. */
function takeTopics(set: CandidateSet, pools: CandidatePools, { kind, topics, quota }: TopicsToTake): void {
  const known = topics.filter((topic) => pools.topics.has(topic)).slice(0, maxTopics)
  const part = Math.max(fewestPerTopic, Math.ceil(quota / known.length))
  const leastRoom = set.room - quota
  for (const topic of known) {
    set.take(pools.topics.get(topic)!, {
      quota: Math.min(part, set.room - leastRoom),
      toSource: (rank) => ({ kind, topic, rank }),
    })
  }
}

/** The reader's sections, each by its share in what was read. */
function takeSections(
  set: CandidateSet,
  pools: CandidatePools,
  { interests: { sections, affinities }, quota }: { interests: ReaderInterests; quota: number },
): void {
  const strongest = sections.slice(0, maxSections)
  const sum = strongest.reduce((total, topic) => total + affinities.get(topic)!, 0)
  for (const topic of strongest) {
    set.take(pools.topics.get(topic) ?? [], {
      quota: Math.round((quota * affinities.get(topic)!) / sum),
      toSource: (rank) => ({ kind: 'section', topic, rank }),
    })
  }
}
