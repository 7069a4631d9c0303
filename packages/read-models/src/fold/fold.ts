import type { Channel, StoryEvent } from '@frontpage/contracts'

/** The fields of an event that read models use. */
export interface FoldableEvent {
  messageId: string
  site: string
  sourceId: string
  /** The call type: page, track … */
  type: string
  /**
   * The platform's event name, after the source's mapping: `Story Viewed`, `Story Read` …; undefined for all other
   * events.
   */
  storyEvent: string | undefined
  /**
   * By our clock to within a minute, the same for all copies of an event; milliseconds since 1970, never in the future.
   */
  timestamp: number
  receivedAt: number
  userId: string | undefined
  anonymousId: string | undefined
  previousId: string | undefined
  storyId: string | undefined
  /** The reader asked not to be tracked (GPC, DNT): the ids are a hash of the day. */
  isOptedOut: boolean
  /** The truncated address. */
  network: string | undefined
  channel: Channel | undefined
  /** ISO 3166-1 alpha-2. */
  country: string | undefined
  /** The values of a `Story Read`: the reading time, and the scroll depth in percent. */
  engagedSeconds: number | undefined
  scrollDepth: number | undefined
  /** The list that the event is about: one per page or scroll, whatever it renders again. */
  feedId: string | undefined
  /** The surface on which a list stands: `home`, `feed`, `trending` … */
  surface: string | undefined
  /** The place of a clicked story in its list. */
  position: number | undefined
  /** The stories of a `Stories Shown`, each once, at most `maxShownStories`; empty for all other events. */
  shown: readonly ShownStory[]
  /** The topic of a `Topic Followed`, `Topic Muted` …, as `toTopic` writes it. */
  topic: string | undefined
  /** The event's claims about its story; texts are capped. */
  story: StoryClaims
  /**
   * How many distinct readers the story needs within an hour before lists contain it, by this event; undefined where the
   * story's id is not the address of its page.
   */
  readersToList?: number | undefined
}

export interface ShownStory {
  readonly storyId: string
  readonly position: number | undefined
}

/** A longer list is cut: nobody looks at more at once. */
export const maxShownStories = 100

/** A story's own metadata, as an event claims it. */
export interface StoryClaims {
  title?: string
  section?: string
  url?: string
  image?: string
  author?: string
  publisher?: string
  language?: string
  publishedAt?: string
  /** As `joinTags` writes them. */
  tags?: string
}

/** The limit for which a read model does not count an event, or not yet. */
export const foldLimits = [
  'too_many_stories',
  'too_much_of_stories',
  'too_many_links',
  'too_many_impressions',
  'too_many_readers',
] as const
export type FoldLimit = (typeof foldLimits)[number]
/** The number of events, or readers, that each limit kept out. */
export type KeptOut = Partial<Record<FoldLimit, number>>

/** Events of the archive: those under one of the platform's names, and those of the call types. */
export interface ReplayedEvents {
  /** How far back they matter, in hours. */
  readonly hours: number
  /** Both absent: all events. */
  readonly storyEvents?: readonly StoryEvent[]
  readonly types?: readonly string[]
}

/** The way in which a read model is computed again from the archive. */
export interface FoldReplay {
  /**
   * The version of the layout of its keys: a release with another one computes the read model again. Raise it when stored
   * data changes so that an earlier release's cannot be read or continued.
   */
  readonly layout: number
  /** The events that it is made of; of an hour, all that one of these entries reaches. */
  readonly of: readonly ReplayedEvents[]
  /** The fields of an event that `apply` reads: the archive is read for no others. */
  readonly fields: readonly (keyof FoldableEvent)[]
  /** The beginnings of its keys, behind the namespace and a colon. */
  readonly keyKinds: readonly string[]
  /**
   * Deletes what only further events of an hour (since 1970) would need, before it expires: when an hour that is too old
   * for live events was replayed. The hour's events must not be applied again.
   */
  readonly closeHour?: (hour: number, sites: Iterable<string>) => Promise<void>
  /** Makes followers read all of it again: they are not told of hours that are too old for live events. */
  readonly announce?: (sites: Iterable<string>) => Promise<void>
}

/**
 * A read model's writer. It may be given the same event any number of times, in any order, together with any others, by
 * several transporters at once: the state depends on the set of distinct events alone (fold-conformance.ts in test/
 * holds every fold to that).
 */
export interface Fold {
  readonly name: string
  /** The deviation of its state from an exact count, as a share; 0 is exact. Exceptions: see `dump`. */
  readonly tolerance: number
  /** The purpose of the data, for consent: statistics about all readers, or a single reader's personalisation. */
  readonly purpose: 'statistics' | 'personalisation'
  /**
   * The fold is left out while Redis uses more than this share of its memory limit: at three quarters shipping stops,
   * and a read model can be recomputed. Absent for one that is always small.
   */
  readonly maxRedisShare?: number
  /**
   * Resolves when Redis has stored all but the events that limits keep out; rejects when that is unknown, and the
   * caller repeats the call. Events outside the `FoldWindow` are ignored.
   */
  apply(events: readonly FoldableEvent[]): Promise<KeptOut>
  readonly replay: FoldReplay
  /**
   * The whole state as readers see it now, as plain data that is equal when the state is: for tests and for comparing
   * with a recomputation. Data that depends on the order, where there is more than fits, is left out.
   */
  dump(): Promise<Record<string, unknown>>
}
