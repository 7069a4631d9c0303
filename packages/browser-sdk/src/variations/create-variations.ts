import type { splitter } from '@frontpage/api-client'
import type { Assignment, Client } from '../client/client.js'
import { request } from '../http/request.js'
import { createExposureQueue } from './exposure-queue.js'
import { report } from './report.js'
import { usableValue } from './usable-value.js'

const defaultTimeoutMs = 1_000
/** So long what the splitter said is shown without it. */
const ttlMs = 30 * 60_000
const retryMs = 30_000
/** What is older than this is asked for again when a flag is used; until the answer it is shown. */
const refreshMs = 5 * 60_000
/** A late answer serves the next page; one that is later than this serves nobody. */
const giveUpMs = 20_000
const storageKey = 'variations'
/** Fallbacks of one page load that are told to the tracker. */
const maxToldFallbacks = 20

export interface Variations {
  /**
   * The value of a flag for this reader, which counts as seen where an experiment decides it. Where there is none in
   * time it is the fallback, which never counts and stays until the next page.
   */
  variation<Value>(key: string, fallback: Value): Promise<Value>
  /** The same from what is known without waiting. */
  variationNow<Value>(key: string, fallback: Value): Value
  /** The value if it is known; nothing is counted or decided. */
  peekVariation(key: string): { readonly value: unknown } | undefined
  /** How often the reader has changed since the page was loaded, and a listener for it. */
  variationReader(): number
  onVariationReader(listener: () => void): () => void
}

/** Flags by key as they are kept, for one reader with one set of attributes. */
interface Kept {
  readonly of: string
  readonly flags: Record<string, Assignment>
}

/** Assigns variations: from the server's rendering, else from what is kept of this reader, else from the splitter. */
export function createVariations(client: Client): Variations {
  const { attributes, sdkKey, splitterUrl, variationTimeoutMs = defaultTimeoutMs } = client.options
  const exposures = createExposureQueue(client)
  /** When assignments of the server expire that do not say it. */
  const renderedUntil = Date.now() + ttlMs
  let toldFallbacks = 0

  /** Changes with the reader: what was for another one is not even looked at. */
  let reader = readerOf()
  let readerChanges = 0
  /** The server rendered with these, for the reader of that moment. */
  let rendered = client.options.assignments ?? {}
  let known = kept()
  let errors: Record<string, string> = {}
  /** A flag shows one value as long as a page is viewed. */
  let shown = new Map<string, unknown>()
  let pagePath = pathOfPage()
  let asking: Promise<string | undefined> | undefined
  let askAgainAt = 0

  client.onReaderChange(turn)

  // A server has no page.
  function pathOfPage(): string | undefined {
    return globalThis.location?.pathname
  }

  function readerOf(): string {
    const { anonymousId, userId } = client.reader()
    return JSON.stringify([splitterUrl, sdkKey, anonymousId, userId, attributes])
  }

  function kept(): Record<string, Assignment> {
    return client.guard(() => {
      const { of, flags } = JSON.parse(client.storage.get(storageKey) ?? '{}') as Partial<Kept>
      return of === reader && flags ? flags : {}
    }, {})
  }

  /** Begins anew where the reader or the page is another one. */
  function turn(): void {
    const now = readerOf()
    if (now !== reader) {
      reader = now
      readerChanges++
      rendered = {}
      known = kept()
      exposures.forgetUnseen()
      errors = {}
      asking = undefined
      askAgainAt = 0
    } else if (pagePath === pathOfPage()) return
    pagePath = pathOfPage()
    shown = new Map()
  }

  function current(assignments: Readonly<Record<string, Assignment>>, key: string): Assignment | undefined {
    const assignment = Object.hasOwn(assignments, key) ? assignments[key] : undefined
    return assignment && (assignment.expiresAt ?? renderedUntil) > Date.now() ? assignment : undefined
  }

  function peek(key: string): Assignment | undefined {
    turn()
    // Where statistics are refused, only what the page already shows stays as it is.
    return current(rendered, key) ?? (client.allows('statistics') ? current(known, key) : undefined)
  }

  /** Resolves with the reason why there is no answer; it never rejects. */
  function ask(): Promise<string | undefined> {
    if (!asking || Date.now() > askAgainAt) {
      askAgainAt = Infinity
      asking = askNow().catch((error) => {
        askAgainAt = Date.now() + retryMs
        report(client, error)
        return 'unreachable'
      })
    }
    return asking
  }

  /** Asks for all flags, by OFREP; nothing counts as seen by that. */
  async function askNow(): Promise<string | undefined> {
    const asker = reader
    const { anonymousId, userId } = client.reader()
    const context = { ...attributes, targetingKey: anonymousId, id: anonymousId, anonymousId, userId }
    const reply = await request(
      `${splitterUrl}/ofrep/v1/evaluate/flags`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-API-Key': sdkKey },
        body: JSON.stringify({ context }),
      },
      giveUpMs,
    )
    // What was asked for another reader is not kept, shown or counted.
    turn()
    if (asker !== reader) return 'reader_changed'
    const { flags } = (reply.body ?? {}) as Partial<splitter.OfrepBulk>
    const failure = reply.failure ?? (Array.isArray(flags) ? undefined : 'unreachable')
    askAgainAt = Date.now() + (failure ? Math.max(retryMs, reply.retryAfterMs) : refreshMs)
    if (!failure) take(flags!)
    return failure
  }

  function take(flags: splitter.OfrepBulk['flags']): void {
    const next: Record<string, Assignment> = {}
    errors = {}
    for (const flag of flags) {
      const { key } = flag
      if ('errorCode' in flag) {
        errors[key] = flag.errorCode.toLowerCase()
        if (known[key]) next[key] = known[key]
      } else {
        const token = flag.metadata?.['exposureToken'] as string
        next[key] = { value: flag.value, token, expiresAt: Date.now() + ttlMs }
      }
    }
    known = next
    client.storage.set(storageKey, JSON.stringify({ of: reader, flags: next } satisfies Kept))
  }

  function show<Value>(key: string, fallback: Value, otherwise: string): Value {
    const assignment = peek(key)
    if (shown.has(key)) return shown.get(key) as Value
    const result = usableValue(assignment, fallback)
    shown.set(key, result.value)
    if (!result.isUsable) tell(key, assignment ? 'type_mismatch' : (errors[key] ?? otherwise))
    else if (assignment?.token) exposures.add(assignment.token)
    return result.value
  }

  /** Makes visible how many readers are on the fallback. */
  function tell(flag: string, reason: string): void {
    if (!splitterUrl || !client.allows('statistics') || toldFallbacks++ >= maxToldFallbacks) return
    client.send('track', { event: 'Experiment Fallback Shown', properties: { flag, reason } })
  }

  /** Asks where the splitter may know more than what the page came with. */
  function mayAsk(key: string): boolean {
    return Boolean(splitterUrl) && client.allows('statistics') && !current(rendered, key)
  }

  async function decide<Value>(key: string, fallback: Value): Promise<Value> {
    const isKnown = peek(key) !== undefined || shown.has(key)
    const answered = mayAsk(key) ? ask() : Promise.resolve('not_asked')
    if (isKnown) return show(key, fallback, '')
    const asker = reader
    const late = new Promise<string>((resolve) => {
      setTimeout(resolve, variationTimeoutMs, 'timeout')
    })
    const reason = await Promise.race([answered, late])
    turn()
    // The reader who asked is gone: nothing is decided for the one who is here now.
    return asker === reader ? show(key, fallback, reason ?? 'unknown_flag') : fallback
  }

  return {
    variation: (key, fallback) =>
      decide(key, fallback).catch((error) => {
        report(client, error)
        return fallback
      }),
    variationNow: (key, fallback) =>
      client.guard(() => {
        if (mayAsk(key)) void ask()
        return show(key, fallback, 'not_known')
      }, fallback),
    variationReader: () => readerChanges,
    onVariationReader: (listener) => client.onReaderChange(listener),
    peekVariation: (key) =>
      client.guard(() => {
        const assignment = peek(key)
        if (shown.has(key)) return { value: shown.get(key) }
        return assignment && { value: assignment.value }
      }, undefined),
  }
}
