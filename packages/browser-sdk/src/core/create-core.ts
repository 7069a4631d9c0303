import type { Call, Client, Options, Purpose, ResolvedOptions } from '../client/client.js'
import { createBrowserStorage, type BrowserStorage } from './browser-storage.js'
import { createIdentity } from './identity.js'
import { pageUrl, readContext, readMoment, readPage } from './page-context.js'
import { createQueue, type QueueStats } from './queue.js'
import { toJson } from './to-json.js'
import { createUuid } from './uuid.js'

/** A single-page app may set the title of its new page after it has said that the page is viewed. */
const titleSettlesMs = 50
const maxOnlineDelayMs = 1_000
const maxStoredLength = 65_536
/** The keys of variations in `client.storage`. */
const namingKeys = ['variations', 'exposures']

export interface Core {
  /** A view of the page as it is now: its address, title and referrer are read by this call. */
  page(properties?: object): void
  track(event: string, properties?: object): void
  /** The reader has signed in. Another user than before is another reader, with another anonymous id. */
  identify(userId: string | number, traits?: object): void
  /** Two ids are one reader; `previousId` is the current reader's unless it is given. */
  alias(userId: string, previousId?: string): void
  /** The reader has signed out: who comes next has a new anonymous id. */
  reset(): void
  /** Sends what waits; resolves when that was tried, and never rejects. */
  flush(): Promise<void>
  /** Takes the reader's decisions by category, which stay until they are changed. */
  consent(categories: Readonly<Record<string, boolean>>): void
  readonly anonymousId: string
  readonly userId: string | undefined
  stats(): QueueStats
}

/** Events, their queue, and the reader's identity. Nothing of it throws. */
export function createCore(given: Options): { core: Core; client: Client } {
  let options: ResolvedOptions = {
    ...given,
    sdkKey: given.sdkKey ?? given.writeKey,
    trackerUrl: trimUrl(given.trackerUrl)!,
    splitterUrl: trimUrl(given.splitterUrl),
    feedUrl: trimUrl(given.feedUrl),
  }
  const prefix = `frontpage:${options.writeKey}:`
  const local = createBrowserStorage('localStorage', prefix)
  const session = createBrowserStorage('sessionStorage', prefix)
  const readerListeners = new Set<() => void>()
  const hiddenListeners = new Set<() => void>()
  /** The text of the decisions that were stored when they were last read. */
  let storedConsent: string | undefined
  let consent: Readonly<Record<string, boolean>> = { ...readConsent(), ...options.consent }
  let viewedUrl: string | undefined
  /** The page of a single-page app from which this one was reached. */
  let referrer: string | undefined
  let isLeft = false

  function report(error: unknown): void {
    try {
      options.onError?.(error)
    } catch {
      // An error of the page's own handler is not passed on either.
    }
  }

  function guard<T>(work: () => T, otherwise: T): T {
    try {
      return work()
    } catch (error) {
      report(error)
      return otherwise
    }
  }

  function run(work: () => void): void {
    guard(work, undefined)
  }

  /** The storage of values that name the reader, as tokens of assignments do. */
  function readerStorage(): BrowserStorage {
    return allows('personalisation') ? local : session
  }

  function notify(listeners: ReadonlySet<() => void>): void {
    listeners.forEach(run)
  }

  function readConsent(): Record<string, boolean> {
    storedConsent = local.get('consent')
    return guard(() => JSON.parse(storedConsent ?? '{}') as Record<string, boolean>, {})
  }

  function allows(purpose: Purpose): boolean {
    return consent[purpose] !== false && !(purpose === 'personalisation' && asksForPrivacy())
  }

  const identity = createIdentity(options, { local, session, mayPersist: () => allows('personalisation') })
  if (identity.isStale) {
    const { readerToken } = options
    options = {
      ...options,
      assignments: {},
      readerToken: typeof readerToken === 'function' ? readerToken : '',
    }
  }
  run(keep)
  const queue = createQueue({
    url: `${options.trackerUrl}/v1/batch?writeKey=${encodeURIComponent(options.writeKey)}`,
    lockPrefix: prefix,
    local,
    onLost: (reason) => report(new Error(`Frontpage gave up an event: ${reason}`)),
  })

  /** Moves what names the reader to where it may be kept. */
  function keep(): void {
    identity.keep()
    if (!allows('personalisation')) namingKeys.forEach((key) => local.remove(key))
  }

  /** Heeds what another tab has changed, also while this page was in the browser's page cache. */
  function refresh(): void {
    if (local.get('consent') !== storedConsent) consent = { ...consent, ...readConsent() }
    if (!allows('personalisation')) keep()
    if (identity.refresh()) notify(readerListeners)
  }

  function setReader(anonymousId: string, userId: string | undefined): void {
    identity.set({ anonymousId, userId })
    notify(readerListeners)
  }

  function send(call: Call, fields: object): void {
    run(() => {
      if (typeof document === 'undefined') return
      // A page that is rendered ahead is not viewed, and may never be.
      if ((document as { prerendering?: boolean }).prerendering === true) {
        document.addEventListener('prerenderingchange', () => send(call, fields), { once: true })
        return
      }
      enqueue(call, fields)
    })
  }

  function enqueue(call: Call, fields: { properties?: object; context?: object }): void {
    const url = pageUrl()
    if (call === 'page') {
      if (viewedUrl !== undefined && viewedUrl !== url) referrer = viewedUrl
      viewedUrl = url
    }
    const page = readPage(referrer ?? document.referrer)
    const messageId = createUuid()
    const categories = { ...consent, ...(asksForPrivacy() && { personalisation: false }) }
    let json: string
    try {
      json = toJson({
        type: call,
        messageId,
        timestamp: new Date(readMoment()[0]).toISOString(),
        ...identity.now(),
        ...fields,
        ...(call === 'page' && { properties: { ...page, ...fields.properties } }),
        context: {
          ...readContext(page),
          ...(Object.keys(categories).length > 0 && { consent: { categoryPreferences: categories } }),
          ...fields.context,
        },
      })
    } catch {
      queue.lose('not_serializable')
      return
    }
    queue.add(messageId, json)
    if (call === 'page') setTimeout(() => run(() => correctTitle(messageId, json, page)), titleSettlesMs)
  }

  function correctTitle(messageId: string, json: string, page: { url: string; title: string }): void {
    const { title } = document
    if (title === page.title || pageUrl() !== page.url) return
    const event = JSON.parse(json) as { properties: { title: string }; context: { page: { title: string } } }
    event.context.page.title = title
    if (event.properties.title === page.title) event.properties.title = title
    queue.replace(messageId, JSON.stringify(event))
  }

  function leave(): void {
    if (!isLeft) notify(hiddenListeners)
    isLeft = true
    run(() => queue.exit())
  }

  function comeBack(): void {
    isLeft = false
    run(refresh)
  }

  run(() => {
    if (typeof document === 'undefined') return
    document.addEventListener('visibilitychange', () => (isVisible() ? comeBack() : leave()))
    addEventListener('pagehide', () => {
      run(() => queue.release())
      leave()
    })
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return
      comeBack()
      run(() => queue.resume())
    })
    addEventListener('online', () => setTimeout(() => void flush(), Math.random() * maxOnlineDelayMs))
    addEventListener('storage', ({ key }) => {
      if (key?.startsWith(prefix)) run(refresh)
    })
  })

  function flush(): Promise<void> {
    return queue.flush().catch(report)
  }

  function isVisible(): boolean {
    return document.visibilityState !== 'hidden'
  }

  const core: Core = {
    page: (properties) => send('page', { properties }),
    track: (event, properties) => send('track', { event, properties }),
    identify: (userId, traits) =>
      run(() => {
        if (!userId) return queue.lose('missing_user_id')
        const { anonymousId, userId: before } = identity.now()
        const id = String(userId)
        if (before !== id) setReader(before ? createUuid() : anonymousId, id)
        send('identify', { userId: id, traits })
      }),
    alias(userId, previousId) {
      const { anonymousId, userId: current } = identity.now()
      send('alias', { userId, previousId: previousId ?? current ?? anonymousId })
    },
    reset: () => run(() => setReader(createUuid(), undefined)),
    flush,
    consent: (categories) =>
      run(() => {
        consent = { ...consent, ...categories }
        local.set('consent', toJson(consent))
        storedConsent = local.get('consent')
        keep()
        notify(readerListeners)
      }),
    get anonymousId() {
      return identity.now().anonymousId
    },
    get userId() {
      return identity.now().userId
    },
    stats: () => queue.stats(),
  }

  const client: Client = {
    options,
    reader: () => identity.now(),
    onReaderChange: (listener) => subscribe(readerListeners, listener),
    send,
    allows,
    guard,
    storage: {
      get: (key) => readerStorage().get(key),
      set: (key, value) => value.length <= maxStoredLength && readerStorage().set(key, value),
      remove: (key) => readerStorage().remove(key),
    },
    isVisible,
    onHidden: (listener) => subscribe(hiddenListeners, listener),
  }
  return { core, client }
}

/** Global Privacy Control, or the older Do Not Track: https://www.w3.org/TR/gpc/ */
function asksForPrivacy(): boolean {
  // A server may have no navigator.
  const { globalPrivacyControl, doNotTrack } = (globalThis.navigator ?? {}) as Partial<Navigator> & {
    globalPrivacyControl?: boolean
  }
  return globalPrivacyControl === true || doNotTrack === '1'
}

function subscribe(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function trimUrl(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, '')
}
