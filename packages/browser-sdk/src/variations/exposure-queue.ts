import type { splitter } from '@frontpage/api-client'
import type { Client } from '../client/client.js'
import { report } from './report.js'
import { request } from '../http/request.js'

interface Seen {
  readonly token: string
  /** When the reader saw it, by ISO 8601. */
  readonly at: string
}

const storageKey = 'exposures'
/** Exposures that are shown at once go together. */
const gatherMs = 50
const maxWaiting = 100
const maxSent = 20
const timeoutMs = 30_000
const maxRetryMs = 60_000
const maxRetryAfterMs = 3_600_000
/** The splitter takes no token that is older than a day. */
const maxAgeMs = 24 * 3_600_000

export interface ExposureQueue {
  /** The reader sees it, or will when the page is visible. */
  add(token: string): void
  /** Another reader will see the page. */
  forgetUnseen(): void
}

/**
 * Tells the splitter what the reader saw, until it has said that it counted: through its outages, and from the next page
 * where this one is left. What it gets twice it counts once.
 */
export function createExposureQueue(client: Client): ExposureQueue {
  const { storage } = client
  const { splitterUrl, sdkKey } = client.options
  const added = new Set<string>()
  /** Used in a page that nobody has seen yet. */
  const unseen = new Set<string>()
  let waiting = read()
  let isSending = false
  let retries = 0
  /** Until then the splitter wants to hear nothing. */
  let notBefore = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function read(): Seen[] {
    return client.guard(() => {
      const stored = JSON.parse(storage.get(storageKey) ?? '[]') as Seen[]
      return stored.filter(({ at }) => Date.parse(at) > Date.now() - maxAgeMs)
    }, [])
  }

  /** Tabs share the storage: what others have put there stays. */
  function save(done: readonly Seen[]): void {
    const own = [...done, ...waiting].map(({ token }) => token)
    const all = [...read().filter(({ token }) => !own.includes(token)), ...waiting].slice(-maxWaiting)
    storage.set(storageKey, JSON.stringify(all))
  }

  function sendIn(ms: number): void {
    timer ??= setTimeout(() => void send(), ms)
  }

  async function send(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (isSending || !waiting[0] || !splitterUrl) return
    if (notBefore > Date.now()) return sendIn(notBefore - Date.now())
    isSending = true
    const batch = waiting.slice(0, maxSent)
    // A body without a type of its own needs no preflight, and the request outlives the page.
    const { status, body, failure, retryAfterMs } = await request(
      `${splitterUrl}/v1/exposures?key=${encodeURIComponent(sdkKey)}`,
      { method: 'POST', keepalive: true, body: JSON.stringify({ exposures: batch }) },
      timeoutMs,
    )
    isSending = false
    // Only the splitter's own answer says what became of them: others answer 200 in its place, too.
    const { results } = (body ?? {}) as Partial<splitter.ExposureResults>
    const isRefused = status >= 400 && status < 500 && status !== 408 && status !== 429
    const isBusy = !isRefused && (failure !== undefined || !Array.isArray(results))
    if (!isBusy) {
      // The same body would be refused again.
      const codes = failure ? [failure] : results!.map(({ code }) => code)
      for (const code of new Set(codes)) {
        if (code) report(client, new Error(`The splitter refused exposures: ${code}`))
      }
      waiting = waiting.filter((seen) => !batch.includes(seen))
      save(batch)
    }
    retries = isBusy ? retries + 1 : 0
    const backoff = isBusy ? 500 * 2 ** retries * (0.5 + Math.random()) : 0
    notBefore = Date.now() + Math.min(maxRetryAfterMs, retryAfterMs)
    sendIn(Math.min(maxRetryMs, backoff))
  }

  function add(token: string): void {
    if (added.has(token) || typeof document === 'undefined') return
    // An exposure is stored by the reader's id.
    if (!client.allows('statistics') || !client.allows('personalisation')) return
    if (!client.isVisible()) {
      unseen.add(token)
      return
    }
    added.add(token)
    waiting = [...waiting, { token, at: new Date().toISOString() }].slice(-maxWaiting)
    save([])
    sendIn(gatherMs)
  }

  if (typeof document !== 'undefined') {
    sendIn(gatherMs)
    client.onHidden(() => void send())
    document.addEventListener('visibilitychange', () =>
      client.guard(() => {
        if (client.isVisible()) unseen.forEach(add)
      }, undefined),
    )
  }
  return { add, forgetUnseen: () => unseen.clear() }
}
