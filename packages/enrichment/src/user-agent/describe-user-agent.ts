import Bowser from 'bowser'
import { isbot } from 'isbot'
import type { DeviceClass } from '@frontpage/contracts'
import { createBoundedCache } from '../bounded-cache/bounded-cache.js'

/** The facts that a user agent string contains. */
export interface UserAgentDescription {
  readonly browser: string | undefined
  readonly browserVersion: number | undefined
  readonly os: string | undefined
  readonly deviceClass: DeviceClass
  readonly isKnownBot: boolean
  readonly isHeadless: boolean
  /** True when it begins as the user agents of browsers do, and is not longer than any of them. */
  readonly isBrowserLike: boolean
}

/**
 * Text beyond this is not read: the regular expressions of the libraries then end within a millisecond, whatever comes.
 */
const maxReadLength = 512
/** The longest user agents of Facebook's and Instagram's in-app browsers are shorter. */
const maxBrowserLength = 1_000

/** A name that a client invented must not become a value in every report. */
const knownBrowsers = new Set(Object.values(Bowser.BROWSER_MAP))
const knownSystems = new Set(Object.values(Bowser.OS_MAP))

/** Apps whose built-in browser names them; bowser sees only the engine. */
const inAppBrowsers: readonly [RegExp, string][] = [
  [/\bFB(?:AN|AV|_IAB)\//, 'Facebook'],
  [/\bInstagram \d/, 'Instagram'],
  [/\b(?:musical_ly|BytedanceWebview|trill_\d)/, 'TikTok'],
  [/\bLine\/\d/, 'LINE'],
  [/\bTwitter for /, 'X'],
  [/\bLinkedInApp\b/, 'LinkedIn'],
]
const headless = /Headless|PhantomJS|SlimerJS|Splash\/|jsdom\/|Electron\/.*(?:Nightmare|Cypress)/i
const tv =
  /\b(?:smart-?tv|hbbtv|googletv|google tv|android tv|appletv|apple tv|netcast|web0s|roku|crkey|bravia|mitv|mibox|aft[a-z]{1,5}\b|tizen .*\btv\b|viera|aquos)/i
const gameConsole = /PlayStation|Nintendo|\bXbox\b/i
const browserLike = /^(?:Mozilla\/\d|Opera\/\d|UCWEB\/)/

/**
 * Describes user agents, remembering the last `maxEntries` of them: a new one costs about 12 µs, a known one 0.2.
 * iPads that ask for desktop pages are desktops here, since they say so.
 */
export function createUserAgentReader(maxEntries = 20_000): (userAgent: string) => UserAgentDescription {
  const known = createBoundedCache<UserAgentDescription>(maxEntries)
  // The text is cut before it becomes a cache key, because user agents may be of any length.
  return (userAgent) =>
    known.get(
      userAgent.length > maxBrowserLength ? userAgent.slice(0, maxBrowserLength + 1) : userAgent,
      describeUserAgent,
    )
}

export function describeUserAgent(userAgent: string): UserAgentDescription {
  const text = userAgent.slice(0, maxReadLength)
  const isKnownBot = isbot(text)
  const { browser, os, platform } = text.trim() === '' ? empty : Bowser.parse(text)
  const inApp = inAppBrowsers.find(([pattern]) => pattern.test(text))?.[1]
  const name = inApp ?? (knownBrowsers.has(browser.name ?? '') ? browser.name : undefined)
  const major = Number.parseInt(browser.version ?? '', 10)
  return {
    browser: isKnownBot ? undefined : name,
    browserVersion:
      name === undefined || inApp !== undefined || isKnownBot || !(major > 0 && major < 65_536)
        ? undefined
        : major,
    os: knownSystems.has(os.name ?? '') ? os.name : undefined,
    deviceClass: isKnownBot ? 'bot' : toDeviceClass(text, platform.type, os.name),
    isKnownBot,
    isHeadless: headless.test(text),
    isBrowserLike: userAgent.length <= maxBrowserLength && browserLike.test(userAgent),
  }
}

const empty: Bowser.Parser.ParsedResult = {
  browser: {},
  os: {},
  platform: {},
  engine: {},
}

function toDeviceClass(text: string, type: string | undefined, os: string | undefined): DeviceClass {
  if (gameConsole.test(text)) return 'console'
  if (type === 'tv' || tv.test(text)) return 'tv'
  // Android's own HTTP client, in apps on phones: it lacks the word by which browsers tell phones from tablets.
  if (text.startsWith('Dalvik/')) return 'mobile'
  if (type === 'desktop' || type === 'mobile' || type === 'tablet') return type
  if (type === 'bot') return 'bot'
  return os === 'Chrome OS' || os === 'Linux' || os === 'Windows' ? 'desktop' : 'other'
}
