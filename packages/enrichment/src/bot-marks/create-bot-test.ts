import { createUserAgentReader } from '../user-agent/describe-user-agent.js'

/** How crawlers name themselves that do not pretend to be browsers. */
const crawler = /bot|crawl|spider|slurp|preview|externalhit|archiver|monitor/i
const browser = /^(?:Mozilla|Opera)\//
const maxReadLength = 512

/**
 * Makes a test of a request's User-Agent header for services that must decide at once, before an event is enriched: true
 * for crawlers, headless browsers, and what calls itself a browser as none ever did. Libraries (`axios/1.7`, `okhttp/4.9`)
 * are no bots here: servers and apps ask with them for a reader. Nor is a request without the header.
 */
export function createBotTest(): (userAgent: string | undefined) => boolean {
  const readUserAgent = createUserAgentReader()
  return (userAgent) => {
    if (userAgent === undefined || userAgent === '') return false
    const { isKnownBot, isHeadless, isBrowserLike } = readUserAgent(userAgent)
    if (isHeadless) return true
    if (isKnownBot) return isBrowserLike || crawler.test(userAgent.slice(0, maxReadLength))
    return !isBrowserLike && browser.test(userAgent)
  }
}
