import { load, type Frontpage } from '@frontpage/browser-sdk'
import type { PageData } from '../pages/page-data.js'
import { followTrending } from './follow-trending.js'
import { handleWishes } from './handle-wishes.js'
import { reportReading } from './report-reading.js'
import { startReaderTokens } from './reader-token.js'
import { startStoryActions } from './story-actions.js'
import { whenSeen } from './when-seen.js'

const block = document.getElementById('page-data')
if (block !== null) start(JSON.parse(block.textContent) as PageData)

/** Everything that a page does in the browser. Without it the page can still be read, and its forms still work. */
function start(data: PageData): void {
  const { sdk, account, language, shows, lacks } = data
  const frontpage: Frontpage = load({
    ...sdk,
    // The assignments are those of this user.
    ...(account !== undefined && { userId: account.id }),
    attributes: { language },
    readerToken: startReaderTokens(account, () => frontpage.userId),
  })
  // A sign-in joins the device's history to the account's; a session that has ended begins a new one.
  if (account === undefined) {
    if (frontpage.userId !== undefined) frontpage.reset()
  } else if (frontpage.userId === account.id && isNews(`${frontpage.anonymousId} ${account.id}`)) {
    frontpage.identify(account.id, { name: account.name })
  }

  // The browser goes back to a page as it was left, also to one of a reader who has signed out since.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted && frontpage.userId !== account?.id) location.reload()
  })

  whenSeen(() => {
    if (data.story === undefined) frontpage.page()
    else frontpage.stories.viewed(data.story)
    // The page stands as the server rendered it; asking for its variations now counts the exposures.
    for (const key of shows) frontpage.variationNow(key, undefined)
    for (const flag of lacks) {
      frontpage.track('Experiment Fallback Shown', { flag, reason: 'not_rendered' })
    }
  })
  reportReading(frontpage, data)
  const unwanted = new Set(data.trending.unwanted)
  handleWishes(frontpage, data, unwanted)
  startStoryActions(frontpage, data)
  followTrending(data, unwanted)

  const signOut = document.querySelector<HTMLFormElement>('[data-sign-out]')
  signOut?.addEventListener('submit', () => {
    frontpage.reset()
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name: 'id', value: 'new' })
    signOut.append(field)
  })
}

/** Whether this tab has not told of this device and this account yet. Without storage every page tells of it. */
function isNews(signIn: string): boolean {
  const key = 'newsstand:signed-in'
  try {
    if (sessionStorage.getItem(key) === signIn) return false
    sessionStorage.setItem(key, signIn)
  } catch {
    // The browser blocks it.
  }
  return true
}
