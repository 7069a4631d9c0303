import type { Exclusion } from '../candidates/create-exclusions.js'
import type { EventIndex } from '../stories/event-index.js'
import type { StoryTraits } from '../stories/story-traits.js'
import type { DuplicateCut } from './feed-item.js'
import type { Placing } from './placing.js'

export interface MergeOptions {
  readonly events: Pick<EventIndex, 'othersOf'>
  /** Publishers, as scopes write them, whose stories are never merged with others. */
  readonly unmergedPublishers?: ReadonlySet<string> | undefined
  /** Why the reader would not get another story of the event. */
  readonly exclude: (story: StoryTraits) => Exclusion | undefined
  readonly isVisible: (story: StoryTraits) => boolean
  /** Stories that stand whatever the reader saw of their event. */
  readonly pinned: ReadonlySet<string>
}

type MergeCut = (DuplicateCut | { readonly code: 'not_visible' }) & { readonly storyId: string }

export interface Merged {
  readonly merged: readonly Placing[]
  readonly cuts: readonly MergeCut[]
}

/** Leaves one story of each event: a pinned one, else the best of those that the reader may get. */
export function mergeDuplicates(bestFirst: readonly Placing[], options: MergeOptions): Merged {
  const { events, pinned, isVisible } = options
  const merged: Placing[] = []
  const cuts: MergeCut[] = []
  const kept = new Map<string, Placing>()
  if (pinned.size > 0) {
    for (const placing of bestFirst) {
      if (pinned.has(placing.candidate.story.storyId)) kept.set(placing.candidate.story.storyId, placing)
    }
  }

  for (const placing of bestFirst) {
    const { story } = placing.candidate
    const others = events.othersOf(story.storyId)
    if (others.length === 0 || pinned.has(story.storyId)) {
      merged.push(placing)
      continue
    }
    // It must not stand for others when it cannot be shown itself.
    if (!isVisible(story)) {
      cuts.push({ storyId: story.storyId, code: 'not_visible' })
      continue
    }
    const cut = findCut(story, others, { options, kept })
    if (cut === undefined) {
      kept.set(story.storyId, placing)
      merged.push(placing)
      continue
    }
    cuts.push({ storyId: story.storyId, ...cut })
    const better = kept.get(cut.of)
    if (better !== undefined) better.duplicates = [...better.duplicates, story.storyId]
  }
  return { merged, cuts }
}

function findCut(
  story: StoryTraits,
  all: readonly StoryTraits[],
  {
    options: { unmergedPublishers, exclude },
    kept,
  }: { options: MergeOptions; kept: ReadonlyMap<string, Placing> },
): DuplicateCut | undefined {
  const isMerged = ({ publisher }: StoryTraits): boolean =>
    publisher === undefined || unmergedPublishers?.has(publisher) !== true
  if (!isMerged(story)) return undefined
  const others = all.filter(isMerged)
  const better = others.find(({ storyId }) => kept.has(storyId))
  if (better !== undefined) return { code: 'duplicate', of: better.storyId }
  for (const other of others) {
    const code = exclude(other)?.code
    if (code === 'hidden') return { code: 'event_hidden', of: other.storyId }
    if (code === 'seen') return { code: 'event_seen', of: other.storyId }
  }
  return undefined
}
