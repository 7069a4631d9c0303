import type { AcceptedEvent } from '../calls/accepted-event.js'
import type { JsonObject } from '../json-text/json.js'

/** The event that says which stories the feed service put before a reader, in which order and why. */
export const feedServedEventName = 'Feed Served'

/** The source of the servings that the feed service records; clients may send events of the same name themselves. */
export const feedSourceId = 'feed'

/** Whether the feed service recorded this event. No read model is about it: what was seen says `Stories Shown`. */
export function isFeedServing({ sourceId, event }: Pick<AcceptedEvent, 'sourceId' | 'event'>): boolean {
  return sourceId === feedSourceId && event === feedServedEventName
}

/** The reasons, beside its score, for which a story stands where it does. */
export const feedSlots = ['ranked', 'exploration', 'fresh', 'pinned', 'fallback'] as const
export type FeedSlot = (typeof feedSlots)[number]

export interface ServedStory {
  readonly storyId: string
  /** From 1, across the pages of one feed. */
  readonly position: number
  /**
   * The probability with which this story stands at this position: 1 where nothing was drawn by lot. Undefined where it is
   * not known, because an editor's review or cap moved the story or one above it: such a story has no inverse propensity.
   */
  readonly propensity: number | undefined
  /** The sources of the candidate, such as `trending` and `co-read`. */
  readonly sources: readonly string[]
  readonly slot: FeedSlot
}

/** The values that the stories were ranked by: a row for each story, in the order of the stories. */
export interface ServedFeatures {
  /** Names the columns and what they mean: a trainer leaves out rows of another layout. */
  readonly layout: string
  readonly columns: number
  /** Row by row; as many as stories times columns. */
  readonly values: Float32Array
}

/**
 * One page of a feed as it was answered. Pages of one feed share its id, and the first one has the offset 0. Only where
 * stories were ranked for this page it has features: further pages show what was frozen with the first one.
 */
export interface FeedServing {
  readonly feedId: string
  readonly offset: number
  readonly surface: string
  /** The ranker: a variation of the ranking experiment, or `default`. */
  readonly variant: string
  readonly modelVersion: string
  /** The reason for which it is not personalised. */
  readonly fallback?: string | undefined
  readonly stories: readonly ServedStory[]
  readonly features?: ServedFeatures | undefined
}

/** One id for all copies of a page: the archive keeps one of them. */
export function feedServingId({ feedId, offset }: Pick<FeedServing, 'feedId' | 'offset'>): string {
  return `feed-${feedId}-${offset}`
}

/** The properties of the event. Stories are tuples, and features base64 of little-endian Float32: both are archived. */
export function encodeFeedServing(serving: FeedServing): JsonObject {
  const { stories, features, fallback, ...rest } = serving
  return {
    ...rest,
    ...(fallback !== undefined && { fallback }),
    stories: stories.map(({ storyId, position, propensity, sources, slot }) => [
      storyId,
      position,
      propensity ?? null,
      sources.join(' '),
      slot,
    ]),
    ...(features !== undefined && {
      featureLayout: features.layout,
      featureColumns: features.columns,
      features: toBase64(features.values),
    }),
  }
}

/** Undefined for properties that no feed service wrote. Features that are damaged are left out. */
export function readFeedServing(properties: JsonObject): FeedServing | undefined {
  const { feedId, offset, surface, variant, modelVersion, fallback, stories } = properties
  if (typeof feedId !== 'string' || feedId === '' || !Array.isArray(stories)) return undefined
  if (typeof surface !== 'string' || typeof variant !== 'string' || typeof modelVersion !== 'string') {
    return undefined
  }
  const read = stories.map(readStory)
  if (!read.every((story) => story !== undefined)) return undefined
  const features = readFeatures(properties, read.length)
  return {
    feedId,
    offset: typeof offset === 'number' ? offset : 0,
    surface,
    variant,
    modelVersion,
    ...(typeof fallback === 'string' && { fallback }),
    stories: read,
    ...(features !== undefined && { features }),
  }
}

function readStory(value: unknown): ServedStory | undefined {
  if (!Array.isArray(value)) return undefined
  const [storyId, position, propensity, sources, slot] = value as unknown[]
  if (typeof storyId !== 'string' || typeof position !== 'number') return undefined
  if (typeof propensity !== 'number' && propensity !== null) return undefined
  return {
    storyId,
    position,
    propensity: propensity ?? undefined,
    sources: typeof sources === 'string' && sources !== '' ? sources.split(' ') : [],
    slot: feedSlots.find((each) => each === slot) ?? 'ranked',
  }
}

function readFeatures(properties: JsonObject, stories: number): ServedFeatures | undefined {
  const { featureLayout: layout, featureColumns: columns, features } = properties
  if (typeof layout !== 'string' || typeof columns !== 'number' || typeof features !== 'string') {
    return undefined
  }
  const values = fromBase64(features)
  return values.length === stories * columns ? { layout, columns, values } : undefined
}

/** The bytes of the values themselves, which are little-endian on x64 and arm64. */
function toBase64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4))
}
