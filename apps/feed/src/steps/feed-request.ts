import type { HoldOut, ReaderHistory, StoryAppeal, StoryPredicate } from '@frontpage/ranking'
import type { DecisionsInForce } from '@frontpage/editorial'
import type { SiteStories } from '../board/site-board.js'

/** What the four steps need to know of a request. */
export interface FeedRequest {
  readonly stories: SiteStories
  readonly history: ReaderHistory
  /** The appeal of the site's stories as training knows it. */
  readonly appeal: StoryAppeal
  readonly decisions: DecisionsInForce
  /** Publishers, as scopes write them, whose stories are not merged with others of the same event. */
  readonly unmergedPublishers: ReadonlySet<string>
  readonly nowMs: number
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** The reader's filter, and the topics that it asks for. */
  readonly filter: StoryPredicate | undefined
  readonly asked: ReadonlySet<string>
  readonly country: string | undefined
  readonly onboarding: readonly string[]
  readonly openStoryId: string | undefined
  readonly holdOut: HoldOut | undefined
  /** Whether somebody asks why stories are not in the list. */
  readonly explains: boolean
}

/** The scope whose pins hold: the section's where the reader looks at one section, else the site's. */
export function scopeOf({ asked }: Pick<FeedRequest, 'asked'>): string {
  const [first, second] = asked
  return first !== undefined && second === undefined && first.startsWith('section:') ? first : 'global'
}
