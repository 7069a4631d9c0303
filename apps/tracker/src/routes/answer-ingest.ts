import type { Journal } from '@frontpage/event-producer'
import { HttpFault, prepareReply, type PreparedReply, type Span } from '@frontpage/service-kit'
import type { Accepted, IngestOutcome, Refusal } from '../ingest/ingest-outcome.js'
import type { IngestMetrics } from '../ingest/ingest-metrics.js'
import { readingHeaders } from './browser-access.js'

export interface AnswerTools {
  /** Accepted events are appended to it. */
  readonly intake: Pick<Journal, 'append' | 'refusal'>
  readonly metrics: IngestMetrics
}

const json = { 'Content-Type': 'application/json' }
const successBody = '{"success":true}'
const success = prepareReply(200, json, successBody)
const successFor = new Map<string, PreparedReply>()
const maxRemembered = 1_000
/** Longer than any origin that a source can name. Where all origins are allowed, clients choose what they send. */
const maxRememberedLength = 300

/** `{"success":true}`, readable by the page that asked; `origin` is one that the source lets in. */
export function successReply(origin: string | undefined): PreparedReply {
  if (origin === undefined) return success
  let reply = successFor.get(origin)
  if (reply === undefined) {
    if (successFor.size >= maxRemembered) successFor.clear()
    reply = prepareReply(200, { ...json, ...readingHeaders(origin) }, successBody)
    if (origin.length <= maxRememberedLength) successFor.set(origin, reply)
  }
  return reply
}

export function batchReply({ accepted, rejected }: Accepted, origin: string | undefined): PreparedReply {
  const headers = origin === undefined ? json : { ...json, ...readingHeaders(origin) }
  const body = { success: true, accepted, ...(rejected.length > 0 && { rejected }) }
  return prepareReply(200, headers, JSON.stringify(body))
}

/** The responses that a route gives. */
export interface Answers {
  /** The request's span, where it is traced. */
  readonly span: Span | undefined
  onAccepted(accepted: Accepted): void
  onRefused(fault: HttpFault): void
}

/**
 * Answers once the journal holds the lines that must be kept; while the journal takes nothing, the request is refused.
 */
export function answerIngest(
  outcome: IngestOutcome,
  { intake, metrics }: AnswerTools,
  answers: Answers,
): void {
  if (outcome.kind === 'refused') {
    void refuse(outcome, { intake, metrics }, answers)
    return
  }
  for (const { code } of outcome.rejected) metrics.countRejected(code)
  const { span } = answers
  const append = span?.child('append to journal')
  const onStored = (): void => {
    append?.end()
    metrics.accepted.inc(outcome.accepted)
    answers.onAccepted(outcome)
  }
  const onFailed = (error: unknown): void => {
    append?.fail(error)
    append?.end()
    answers.onRefused(journalFault(error, metrics))
  }
  intake.append(outcome.lines, span?.context).then(onStored, onFailed)
}

async function refuse(refusal: Refusal, { intake, metrics }: AnswerTools, answers: Answers): Promise<void> {
  metrics.countRejected(refusal.code)
  if (refusal.line !== undefined) {
    await intake.append([refusal.line], answers.span?.context).catch(() => metrics.countRejectionNotKept())
  }
  answers.onRefused(toFault(refusal))
}

export function toFault(refusal: Refusal): HttpFault {
  const { status, code, message } = refusal
  return new HttpFault(status, code, { detail: message, headers: headersOf(refusal) })
}

/** RateLimit fields: draft-ietf-httpapi-ratelimit-headers. */
function headersOf({ status, rate, headers }: Refusal): Record<string, string> {
  if (rate === undefined) return { ...(status === 503 && { 'Retry-After': '1' }), ...headers }
  const { limit, remaining, retryAfterSeconds } = rate
  return {
    ...headers,
    'Retry-After': String(retryAfterSeconds),
    RateLimit: `"source";r=${remaining};t=${retryAfterSeconds}`,
    'RateLimit-Policy': `"source";q=${Math.floor(limit.eventsPerSecond)};w=1`,
  }
}

/** Counts a request that the journal could not take, and answers it. */
export function journalFault(error: unknown, metrics: IngestMetrics): HttpFault {
  const fault = toJournalFault(error)
  metrics.countRejected(fault.code as 'journal_full' | 'overloaded')
  return fault
}

/**
 * It is unknown whether the events were stored: the client sends them again, and an event that was stored stays one
 * event.
 */
export function toJournalFault(error: unknown): HttpFault {
  const isFull = error instanceof Error && 'code' in error && error.code === 'journal_full'
  const wait = error instanceof Error && 'retryAfterSeconds' in error ? Number(error.retryAfterSeconds) : 1
  return new HttpFault(503, isFull ? 'journal_full' : 'overloaded', {
    detail: 'Events cannot be accepted at the moment. Send them again.',
    headers: { 'Retry-After': String(wait) },
    cause: error,
  })
}
