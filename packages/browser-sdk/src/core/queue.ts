import { request, type Reply } from '../http/request.js'
import type { BrowserStorage } from './browser-storage.js'
import { createTabLocks } from './tab-locks.js'
import { createUuid } from './uuid.js'

/** The bounds of what waits, in memory and in the browser's storage, with what dead tabs have left. */
const maxEvents = 500
const maxBytes = 256 * 1024
const maxEventBytes = 32 * 1024
const maxBatchEvents = 100
/** Browsers give 64 KiB to all requests together that outlive their page. */
const maxBytesInFlight = 60_000
/** Events that are made together are sent together. */
const gatherMs = 150
const firstRetryMs = 1_000
const maxRetryMs = 60_000
const maxRetryAfterMs = 3_600_000
const timeoutMs = 30_000
/** What a dead tab left longer ago is of no use any more, and names its reader. */
const maxAgeMs = 30 * 86_400_000

interface Entry {
  readonly key: string
  readonly json: string
  readonly bytes: number
  readonly isStored: boolean
  isInFlight: boolean
}

interface Answer {
  readonly success?: boolean
  readonly rejected?: readonly { readonly code: string }[]
  readonly retryable?: boolean
  readonly code?: string
}

export interface QueueStats {
  /** Accepted by the SDK, and not yet acknowledged by the tracker. */
  readonly queued: number
  /** Acknowledged by the tracker to this page. */
  readonly sent: number
  /** Given up; `lostBy` says why. */
  readonly lost: number
  readonly lostBy: Readonly<Record<string, number>>
}

export interface Queue {
  /** Takes an event, or counts why it cannot. */
  add(messageId: string, json: string): void
  /** Replaces an event that no request carries yet. */
  replace(messageId: string, json: string): void
  /** Counts an event that is given up. */
  lose(reason: string): void
  /** Sends what waits without waiting longer, unless the tracker asked for it; resolves when that was tried. */
  flush(): Promise<void>
  /** The page is hidden or left: sends as much as outlives it. */
  exit(): void
  /** The page is left: what waits belongs to the next page. */
  release(): void
  /** The page is back from the browser's cache: takes what no other page has taken in between. */
  resume(): void
  stats(): QueueStats
}

/**
 * Events wait in memory, and each under a key of its own in localStorage, until the tracker has answered 2xx. A key
 * carries the name of its tab; a tab with waiting events holds the lock of that name, and who gets the lock of a dead tab
 * sends what it has left.
 */
export function createQueue(options: {
  readonly url: string
  readonly lockPrefix: string
  readonly local: BrowserStorage
  readonly onLost: (reason: string) => void
}): Queue {
  const { url, local, onLost } = options
  const locks = createTabLocks(local, options.lockPrefix)
  const entries = new Map<string, Entry>()
  const posts = new Set<Promise<boolean>>()
  const lostBy: Record<string, number> = {}
  let tab = createTabName()
  let isReleased = false
  let bytes = 0
  let bytesInFlight = 0
  let sent = 0
  let lost = 0
  let failures = 0
  let batchEvents = maxBatchEvents
  let timer: ReturnType<typeof setTimeout> | undefined

  function lose(reason: string, count = 1): void {
    lost += count
    lostBy[reason] = (lostBy[reason] ?? 0) + count
    onLost(reason)
  }

  function put(key: string, json: string, isStored: boolean): void {
    const size = byteLength(json)
    bytes += size - (entries.get(key)?.bytes ?? 0)
    entries.set(key, { key, json, bytes: size, isStored, isInFlight: false })
  }

  function forget(key: string, isDone: boolean): void {
    bytes -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
    if (!isDone) return
    local.remove(key)
    // A lock that is held would keep the browser from freezing or caching the page.
    if (entries.size === 0) locks.releaseAll()
  }

  function takeOver(name: string): void {
    locks.take(name, () => {
      for (const key of local.keys(`e:${name}:`)) {
        const json = entries.has(key) ? undefined : local.get(key)
        if (!json) continue
        if (madeAt(key) > Date.now() - maxAgeMs) put(key, json, true)
        else {
          local.remove(key)
          lose('too_old')
        }
      }
      if (entries.size > 0) schedule(gatherMs)
      else locks.releaseAll()
    })
  }

  function takeOverDeadTabs(): void {
    for (const name of new Set(local.keys('e:').map((key) => key.split(':')[1]!))) takeOver(name)
  }

  /** The tracker has said until when nobody should send; other tabs and the next page heed it, too. */
  function waitMs(): number {
    const ms = Number(local.get('wait')) - Date.now()
    return ms > 0 && ms <= maxRetryAfterMs ? ms : 0
  }

  function schedule(ms: number): void {
    if (timer !== undefined) return
    timer = setTimeout(() => void send(false), Math.max(ms, waitMs(), navigator.onLine ? 0 : maxRetryMs))
  }

  function unschedule(): void {
    clearTimeout(timer)
    timer = undefined
  }

  function retryLater(): void {
    unschedule()
    const backoff = Math.min(maxRetryMs, firstRetryMs * 2 ** failures++)
    schedule(backoff * (0.5 + Math.random() / 2))
  }

  function nextBatch(): Entry[] {
    const batch: Entry[] = []
    let size = bytesInFlight + 100
    for (const entry of entries.values()) {
      if (entry.isInFlight) continue
      size += entry.bytes + 1
      if (size > maxBytesInFlight || batch.length >= batchEvents) break
      batch.push(entry)
    }
    return batch
  }

  /** Sends one batch after the other, until nothing waits or one fails. */
  async function send(isLeaving: boolean): Promise<void> {
    unschedule()
    for (;;) {
      if (waitMs() > 0) {
        schedule(0)
        return
      }
      const batch = nextBatch()
      if (batch.length === 0) return
      const posting = post(batch, isLeaving)
      posts.add(posting)
      const goesOn = await posting
      posts.delete(posting)
      if (!goesOn) return
    }
  }

  /** False where the batch has to be sent again later. */
  async function post(batch: readonly Entry[], isLeaving: boolean): Promise<boolean> {
    // Put together from texts, so that a `toJSON` that the page gives to arrays changes nothing.
    const events = batch.map(({ json }) => json).join(',')
    const body = `{"sentAt":"${new Date().toISOString()}","batch":[${events}]}`
    const size = byteLength(body)
    bytesInFlight += size
    for (const entry of batch) entry.isInFlight = true
    // Nobody hears whether a beacon arrived, so its events stay for the next page.
    if (isLeaving && !('keepalive' in Request.prototype)) navigator.sendBeacon(url, body)
    // A page that is left takes the request with it otherwise. Where other scripts have used up what the browser gives to
    // such requests it fails, so every other attempt does without.
    const keepalive = isLeaving || failures % 2 === 0
    const reply = await request(url, { method: 'POST', body, keepalive }, timeoutMs)
    bytesInFlight -= size
    for (const entry of batch) entry.isInFlight = false
    return settle(batch, reply)
  }

  function settle(batch: readonly Entry[], { status, body, retryAfterMs }: Reply): boolean {
    const { success, rejected = [], retryable, code } = (body ?? {}) as Answer
    // Only the tracker says so: a network that wants a sign-in first answers 200, too.
    if (!success) {
      if (retryable !== false) {
        if (retryAfterMs > 0) local.set('wait', `${Date.now() + Math.min(retryAfterMs, maxRetryAfterMs)}`)
        retryLater()
        return false
      }
      // One event may be why the tracker refuses the batch.
      if ((status === 400 || status === 413) && batch.length > 1) {
        batchEvents = batch.length >> 1
        return true
      }
    }
    for (const { key } of batch) forget(key, true)
    if (success) {
      sent += batch.length - rejected.length
      for (const each of rejected) lose(each.code)
      failures = 0
      batchEvents = maxBatchEvents
    } else lose(code ?? 'refused', batch.length)
    return true
  }

  takeOverDeadTabs()

  return {
    add(messageId, json) {
      const size = byteLength(json)
      if (size > maxEventBytes) {
        lose('event_too_large')
      } else if (entries.size >= maxEvents || bytes + size > maxBytes) {
        lose('queue_full')
      } else {
        const key = `e:${tab}:${messageId}`
        put(key, json, local.set(key, json))
        // The browser does not keep a page that asks for a lock while it is left.
        if (!isReleased) locks.take(tab, () => undefined)
        schedule(gatherMs)
      }
    },
    replace(messageId, json) {
      const key = `e:${tab}:${messageId}`
      const entry = entries.get(key)
      if (entry && !entry.isInFlight) put(key, json, local.set(key, json))
    },
    lose,
    async flush() {
      await Promise.all([send(false), ...posts])
    },
    exit() {
      void send(true)
    },
    release() {
      isReleased = true
      locks.releaseAll()
    },
    resume() {
      isReleased = false
      for (const { key, isStored } of entries.values()) if (isStored) forget(key, false)
      // The old name may be another page's now.
      tab = createTabName()
      takeOverDeadTabs()
      if (entries.size > 0) schedule(gatherMs)
    },
    stats: () => ({ queued: entries.size, sent, lost, lostBy: { ...lostBy } }),
  }
}

/** A key ends with the message id, a UUIDv7, which begins with the time. */
function madeAt(key: string): number {
  return parseInt(key.slice(-36).replace('-', '').slice(0, 12), 16)
}

function createTabName(): string {
  return createUuid().slice(-12)
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
