import type { StoryEvent, StoryProperties } from './source-mapping.js'

/** What a device is, by its user agent. */
export const deviceClasses = ['desktop', 'mobile', 'tablet', 'tv', 'console', 'bot', 'other'] as const
export type DeviceClass = (typeof deviceClasses)[number]

/**
 * Why an event looks like nobody's: a machine's, or a browser's alone. An event with any mark is archived, and no read model
 * takes it.
 *
 * - `known_bot`: the user agent names a crawler, a monitor, a library or a command line tool
 * - `headless`: a browser that is driven without a screen
 * - `webdriver`: the browser says that a program drives it
 * - `data_centre`: a browser or an app in a network that rents out servers
 * - `missing_user_agent`: a browser's library, and no browser
 * - `absurd_user_agent`: a browser's library, and a user agent that no browser ever had
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

/** How a reader came to a page. `campaign` is marked traffic of no other kind. */
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

/** What we found out about an event, beside what it says itself. JSON-able; undefined is unknown. */
export interface Enrichment {
  storyId: string | undefined
  /** The platform's word for what the reader did; `Story Viewed` for pages and screens. */
  storyEvent: StoryEvent | undefined
  /** What the platform understands of the event's properties, under its own names. */
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
