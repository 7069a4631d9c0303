import { isJsonObject, type AcceptedEvent, type BotMark, type JsonObject } from '@frontpage/contracts'
import type { Sender } from '../sender/describe-sender.js'
import type { UserAgentDescription } from '../user-agent/describe-user-agent.js'

const none: readonly BotMark[] = Object.freeze([])

/**
 * Returns the reasons for which an event does not look like a reader's; empty for the events of readers. An event whose
 * reader asked not to be tracked has no user agent, so only its network is examined.
 */
export function findBotMarks(
  event: Pick<AcceptedEvent, 'context' | 'privacy' | 'isPrefetch'>,
  sender: Sender,
  about: { userAgent: UserAgentDescription | undefined; isInDataCentre: boolean },
): readonly BotMark[] {
  const { userAgent } = about
  const isBrowser = sender.kind === 'browser'
  let marks: BotMark[] | undefined
  const add = (mark: BotMark): void => void (marks ??= []).push(mark)

  if (userAgent?.isKnownBot === true) add('known_bot')
  if (userAgent?.isHeadless === true || (event.context !== undefined && hasHeadlessBrand(event.context)))
    add('headless')
  if (event.context !== undefined && isDrivenByProgram(event.context)) add('webdriver')
  if (about.isInDataCentre && sender.kind !== 'server') add('data_centre')
  if (isBrowser && event.privacy === undefined) {
    if (sender.userAgent === undefined) add('missing_user_agent')
    else if (userAgent?.isBrowserLike === false && !userAgent.isKnownBot) add('absurd_user_agent')
  }
  if (event.isPrefetch === true) add('prefetch')
  return marks ?? none
}

/** `navigator.webdriver`, where a library sends it: https://www.w3.org/TR/webdriver2/#interface */
function isDrivenByProgram(context: JsonObject): boolean {
  if (context.webdriver !== undefined) return context.webdriver === true
  const { navigator, browser } = context
  return (
    (isJsonObject(navigator) && navigator.webdriver === true) ||
    (isJsonObject(browser) && browser.webdriver === true)
  )
}

/** User agent client hints, as analytics.js sends them: `{brands: [{brand, version}]}`. */
function hasHeadlessBrand({ userAgentData }: JsonObject): boolean {
  if (!isJsonObject(userAgentData) || !Array.isArray(userAgentData.brands)) return false
  return userAgentData.brands.some(
    (entry) => isJsonObject(entry) && typeof entry.brand === 'string' && entry.brand.startsWith('Headless'),
  )
}
