import type { StoryTraits } from '../stories/story-traits.js'
import type { Candidate, CandidateSource } from './candidate.js'
import type { Exclusion } from './create-exclusions.js'

export interface ExcludedStory {
  readonly story: StoryTraits
  readonly exclusion: Exclusion
}

/** The candidates of one request while they are collected. */
export interface CandidateSet {
  /**
   * Takes from a pool, beginning at rank `from`, until `quota` of its stories are new among the candidates; all that it
   * meets get the source. Returns the rank at which it stopped.
   */
  take(pool: readonly StoryTraits[], { quota, from, toSource }: Taking): number
  /** Adds a story that chance chose among the stories for which `isNew` is true. */
  addByChance(story: StoryTraits, source: CandidateSource, inclusion: number): void
  /** Whether the reader may get the story, and nothing has found it yet. */
  isNew(story: StoryTraits): boolean
  readonly candidates: readonly Candidate[]
  readonly excluded: readonly ExcludedStory[]
  /** How many more there may be. */
  readonly room: number
}

interface Taking {
  readonly quota: number
  readonly from?: number
  readonly toSource: (rank: number, story: StoryTraits) => CandidateSource
}

export interface CandidateRules {
  readonly maxCandidates: number
  /** The reader's filter; stories that do not pass are no candidates and need no reason. */
  readonly filter: ((story: StoryTraits) => boolean) | undefined
  readonly interestOf: (story: StoryTraits) => number
  readonly exclude: (story: StoryTraits) => Exclusion | undefined
  /** Whether `excluded` is asked for. */
  readonly explains: boolean
}

/** A pool is searched this far for what the filter lets through and the reader has not seen. */
const looksPerPool = 200

interface Mutable extends Candidate {
  readonly sources: CandidateSource[]
}

export function createCandidateSet({
  maxCandidates,
  filter,
  interestOf,
  exclude,
  explains,
}: CandidateRules): CandidateSet {
  const candidates: Mutable[] = []
  const found = new Map<string, Mutable>()
  const excluded = new Map<string, ExcludedStory>()

  /** Whether the reader may get it at all. */
  function isAllowed(story: StoryTraits): boolean {
    if (filter !== undefined && !filter(story)) return false
    const exclusion = exclude(story)
    if (explains && exclusion !== undefined) excluded.set(story.storyId, { story, exclusion })
    return exclusion === undefined
  }

  function add(story: StoryTraits, source: CandidateSource, inclusion: number): void {
    const candidate = { story, sources: [source], inclusion, interest: interestOf(story) }
    candidates.push(candidate)
    found.set(story.storyId, candidate)
  }

  return {
    take(pool, { quota, from = 0, toSource }) {
      const end = Math.min(pool.length, from + looksPerPool)
      let left = Math.min(quota, maxCandidates - candidates.length)
      let rank = from
      for (; rank < end && left > 0; rank++) {
        const story = pool[rank]!
        const known = found.get(story.storyId)
        if (known !== undefined) known.sources.push(toSource(rank, story))
        else if (isAllowed(story)) {
          add(story, toSource(rank, story), 1)
          left--
        }
      }
      return rank
    },
    addByChance: add,
    isNew: (story) => !found.has(story.storyId) && isAllowed(story),
    candidates,
    get excluded() {
      return [...excluded.values()]
    },
    get room() {
      return maxCandidates - candidates.length
    },
  }
}
