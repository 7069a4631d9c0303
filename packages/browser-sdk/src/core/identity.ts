import type { BrowserStorage } from './browser-storage.js'
import { createUuid } from './uuid.js'

const cookieName = 'frontpage_id'
const cookiePattern = /(?:^|; )frontpage_id=([\w.-]{8,100})(?=;|$)/g
const maxAgeSeconds = 400 * 86_400
const key = 'reader'

interface Identity {
  readonly anonymousId: string
  readonly userId: string | undefined
}

export interface IdentityKeeper {
  /** Whether the page's HTML is that of a reader who has left since: its ids and what it was rendered with are void. */
  readonly isStale: boolean
  now(): Identity
  /** Takes over what another tab or the server has changed; true where that is another reader. */
  refresh(): boolean
  set(identity: Identity): void
  /** Moves the ids to where they may be kept, after consent has changed. */
  keep(): void
}

/**
 * The reader's ids. While `mayPersist` says so they are kept in the browser: the anonymous id in a cookie, which the
 * site's server reads as well, and both in localStorage, from where other tabs hear of them. Otherwise they end with the
 * tab. A user belongs to the anonymous id that it is stored with, so a cookie with another id is another reader.
 */
export function createIdentity(
  given: { readonly anonymousId?: string; readonly userId?: string | number },
  {
    local,
    session,
    mayPersist,
  }: { local: BrowserStorage; session: BrowserStorage; mayPersist: () => boolean },
): IdentityKeeper {
  let now: Identity = { anonymousId: '', userId: undefined }

  function readStored(): Identity {
    const [anonymousId = '', ...user] = ((mayPersist() ? local : session).get(key) ?? '').split(' ')
    const stored = { anonymousId, userId: user.join(' ') || undefined }
    const cookies = mayPersist() ? readCookies() : []
    // One of a wider domain cannot be replaced, and says nothing where there is one that goes with what is stored.
    if (cookies.length === 0 || cookies.includes(anonymousId)) return stored
    // Where localStorage is blocked, the user of this page goes on.
    return cookies.includes(now.anonymousId) ? now : { anonymousId: cookies[0]!, userId: undefined }
  }

  function keep(): void {
    const { anonymousId, userId = '' } = now
    const [storage, other, cookie] = mayPersist() ? [local, session, anonymousId] : [session, local, '']
    // One that the server has set lives longer than one of a script may in some browsers, so it stays as it is.
    const cookies = readCookies()
    if (cookie ? !cookies.includes(cookie) : cookies.length > 0) writeCookie(cookie)
    const text = `${anonymousId} ${userId}`
    if (storage.get(key) !== text) storage.set(key, text)
    other.remove(key)
  }

  const stored = readStored()
  // Pages pass numbers as well.
  const givenUser = given.userId ? String(given.userId) : undefined
  const isStale =
    isFromHistory() &&
    stored.anonymousId !== '' &&
    (given.anonymousId
      ? given.anonymousId !== stored.anonymousId
      : givenUser !== undefined && givenUser !== stored.userId)
  const said = isStale ? {} : { anonymousId: given.anonymousId, userId: givenUser }
  // Two users who share a browser are two readers, as with `identify`.
  const isAnotherUser = said.userId && stored.userId && said.userId !== stored.userId
  const anonymousId = said.anonymousId || (!isAnotherUser && stored.anonymousId) || createUuid()
  now = {
    anonymousId,
    userId: said.userId || (anonymousId === stored.anonymousId ? stored.userId : undefined),
  }
  keep()

  return {
    isStale,
    now: () => now,
    refresh() {
      const found = readStored()
      if (!found.anonymousId || (found.anonymousId === now.anonymousId && found.userId === now.userId)) {
        return false
      }
      now = found
      keep()
      return true
    },
    set(identity) {
      now = identity
      keep()
    },
    keep,
  }
}

/** The browser shows HTML that it has kept when the reader goes back, however old it is. */
function isFromHistory(): boolean {
  try {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return navigation?.type === 'back_forward'
  } catch {
    return false
  }
}

/** There may be several of one name, for the host and for wider domains. */
function readCookies(): string[] {
  try {
    return Array.from(document.cookie.matchAll(cookiePattern), ([, value]) => value!)
  } catch {
    return []
  }
}

/** An empty value removes it. */
function writeCookie(value: string): void {
  try {
    const secure = location.protocol === 'https:' ? ';secure' : ''
    document.cookie = `${cookieName}=${value};path=/;samesite=lax;max-age=${value ? maxAgeSeconds : 0}${secure}`
  } catch {
    // The id is in localStorage, or else lives as long as the page.
  }
}
