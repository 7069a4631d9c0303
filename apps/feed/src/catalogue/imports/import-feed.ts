import { createHash } from 'node:crypto'
import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { FeedItem } from '../documents/feed-item.js'
import type { DocumentParser } from '../documents/parse-in-thread.js'
import type { StoryFeed } from '../feeds/story-feeds.js'
import type { TargetRules } from '../fetching/allowed-target.js'
import { fetchDocument } from '../fetching/fetch-document.js'
import type { Validators } from '../fetching/fetch-outcome.js'
import { storeStories, type StoryAdmin } from '../storing/store-stories.js'
import type { ItemRefusal } from './check-item.js'
import type { ImportFault, ImportReport, ImportState } from './import-report.js'
import { nextImportMs } from './next-import.js'
import { createImportPlan, type ImportContext, type ImportPlan } from './plan-import.js'

export interface ImportOptions extends TargetRules, Pick<ImportContext, 'known' | 'isActive'> {
  readonly admin: StoryAdmin
  readonly parse: DocumentParser
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whether an error is one of a store that does not answer. */
  readonly isStoreFault: (error: unknown) => boolean
  readonly onUnexpected: (error: unknown) => void
  readonly signal: AbortSignal
}

const maxBytes = 10 * 2 ** 20
const maxItems = 5_000
const timeoutMs = 30_000
const itemsInASlice = 50
const maxExamples = 20
/** Another reading of the same document may make other stories of it. */
const readerVersion = 1

type Outcome =
  | {
      readonly fault: ImportFault
      readonly httpStatus?: number | undefined
      readonly retryAfterMs?: number | undefined
    }
  | 'not_modified'
  | {
      readonly validators: Validators
      readonly format: ImportReport['format']
      readonly bytes: number
      readonly tally: Tally
    }

type Tally = Pick<ImportReport, 'items' | 'refusals' | 'examples'>

/**
 * Imports one feed: fetches it if it is another than last time, reads it, and stores what is new or other than before.
 * Rejects only when the signal is aborted.
 */
export async function importFeed(
  feed: StoryFeed,
  before: ImportState | undefined,
  options: ImportOptions,
): Promise<ImportState> {
  const startedAtMs = options.now()
  const digest = feedDigestOf(feed)
  const isKnown = before?.digest === digest
  const outcome = await tryImport(feed, isKnown ? before.validators : {}, options)
  const endedAtMs = options.now()
  const isFailed = typeof outcome === 'object' && 'fault' in outcome
  const failures = isFailed ? (before?.report.failures ?? 0) + 1 : 0
  const retryAfterMs = isFailed ? outcome.retryAfterMs : undefined
  const imported = typeof outcome === 'object' && 'tally' in outcome ? outcome : undefined
  const nextMs = nextImportMs({ startedAtMs, everyMinutes: feed.everyMinutes, failures, retryAfterMs })
  return {
    report: {
      feedId: feed.id,
      status: isFailed ? 'failed' : imported === undefined ? 'not_modified' : 'imported',
      ...(isFailed && { fault: outcome.fault, httpStatus: outcome.httpStatus }),
      format: imported?.format,
      startedAt: new Date(startedAtMs).toISOString(),
      seconds: Math.max(0, (endedAtMs - startedAtMs) / 1_000),
      bytes: imported?.bytes ?? 0,
      ...(imported?.tally ?? emptyTally()),
      failures,
      nextAt: new Date(Math.max(nextMs, endedAtMs)).toISOString(),
    },
    digest,
    validators: imported?.validators ?? (isKnown ? before.validators : {}),
  }
}

/** Another one has to be read completely: what is stored of it may differ. */
export function feedDigestOf(feed: StoryFeed): string {
  return createHash('sha256')
    .update(JSON.stringify([readerVersion, feed]))
    .digest('base64url')
}

async function tryImport(feed: StoryFeed, validators: Validators, options: ImportOptions): Promise<Outcome> {
  const { signal } = options
  try {
    return await fetchAndStore(feed, validators, options)
  } catch (error) {
    signal.throwIfAborted()
    if (options.isStoreFault(error)) return { fault: 'store_unavailable' }
    options.onUnexpected(error)
    return { fault: 'internal_error' }
  }
}

async function fetchAndStore(
  feed: StoryFeed,
  validators: Validators,
  options: ImportOptions,
): Promise<Outcome> {
  const { signal, admin } = options
  const fetched = await fetchDocument(feed.url, { ...options, validators, maxBytes, timeoutMs })
  if (fetched.kind === 'not-modified') return 'not_modified'
  if (fetched.kind === 'failed') {
    return { fault: fetched.fault, httpStatus: fetched.status, retryAfterMs: fetched.retryAfterMs }
  }
  const { bytes, contentType, url } = fetched
  const read = await options.parse({ bytes, contentType, maxItems }, signal)
  if ('fault' in read) return read
  const plan = createImportPlan(feed, { ...options, baseUrl: url, nowMs: options.now() })
  const tally = await planItems(plan, read.items, signal)
  if (read.leftOut > 0) note(tally, 'too_many_items', read.leftOut)
  const changes = Array.from(plan.changes, ([id, value]) => ({ id, value }))
  await storeStories(admin, changes, { actor: `feed:${feed.id}`, signal })
  return { validators: fetched.validators, format: read.format, bytes: bytes.length, tally }
}

async function planItems(plan: ImportPlan, items: readonly FeedItem[], signal: AbortSignal): Promise<Tally> {
  const tally = emptyTally()
  for (const [at, item] of items.entries()) {
    if (at % itemsInASlice === 0) await letOthersWork()
    signal.throwIfAborted()
    const outcome = plan.add(item)
    if (typeof outcome === 'string') tally.items[outcome]++
    else note(tally, outcome.refused, 1, item)
  }
  return tally
}

function note(tally: Tally, reason: ItemRefusal, count: number, item?: FeedItem): void {
  tally.items.refused += count
  tally.refusals[reason] = (tally.refusals[reason] ?? 0) + count
  if (item !== undefined && tally.examples.length < maxExamples) {
    tally.examples.push({ reason, title: item.title, url: item.url })
  }
}

function emptyTally(): Tally {
  return { items: { new: 0, changed: 0, same: 0, refused: 0 }, refusals: {}, examples: [] }
}
