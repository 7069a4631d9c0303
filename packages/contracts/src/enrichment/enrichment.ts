import type { StoryEvent, StoryProperties } from './source-mapping.js'

/** The class of a device, derived from its user agent. */
export const deviceClasses = ['desktop', 'mobile', 'tablet', 'tv', 'console', 'bot', 'other'] as const
export type DeviceClass = (typeof deviceClasses)[number]

/**
 * The reasons for which an event does not look like a reader's: a machine sent it, or a browser on its own. An event
 * with any mark is archived, and no read model uses it.
 *
 * - `known_bot`: the user agent names a crawler, a monitor, a library or a command line tool
 * - `headless`: a browser that is driven without a screen
 * - `webdriver`: the browser reports that a program drives it
 * - `data_centre`: a browser or an app in a network that rents out servers
 * - `missing_user_agent`: a browser's library without a user agent
 * - `absurd_user_agent`: a browser's library with a user agent that no browser ever had
 * - `prefetch`: a browser that loads or renders a page before its reader comes, who may never come
 */
export const botMarks = [
  'known_bot',
  'headless',
  'webdriver',
  'data_centre',
  'missing_user_agent',
  'absurd_user_agent',
  'prefetch',
] as const
export type BotMark = (typeof botMarks)[number]

/** The channels by which readers come to a page. `campaign` is marked traffic of no other kind. */
export const channels = [
  'direct',
  'internal',
  'search',
  'paid_search',
  'social',
  'paid_social',
  'messaging',
  'news_aggregator',
  'ai_assistant',
  'email',
  'push',
  'display',
  'campaign',
  'referral',
] as const
export type Channel = (typeof channels)[number]

/** The fields that are derived from an event. JSON-able; undefined means unknown. */
export interface Enrichment {
  storyId: string | undefined
  /** The platform's word for what the reader did; `Story Viewed` for pages and screens. */
  storyEvent: StoryEvent | undefined
  /** The event's properties that the platform understands, under its own names. */
  properties: StoryProperties
  browser: string | undefined
  /** The major version. */
  browserVersion: number | undefined
  os: string | undefined
  deviceClass: DeviceClass | undefined
  botMarks: readonly BotMark[]
  /** Undefined for an event that is about no page, such as a server's. */
  channel: Channel | undefined
  /** `google`, `facebook`, `chatgpt`; a referral's domain. */
  referrerSource: string | undefined
  utmSource: string | undefined
  utmMedium: string | undefined
  utmCampaign: string | undefined
  utmTerm: string | undefined
  utmContent: string | undefined
  utmId: string | undefined
  /** Names only (`gclid`): their values name one reader's one click. */
  clickIds: readonly string[]
  /** ISO 3166-1 alpha-2. */
  country: string | undefined
}
