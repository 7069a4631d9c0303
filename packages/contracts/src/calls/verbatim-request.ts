import type { AcceptedEvent } from './accepted-event.js'
import { isCallType, type CallType } from './call-type.js'
import { isJsonObject, type JsonObject, type JsonValue } from '../json-text/json.js'
import { toAcceptedEvent, type CallStamp, type SharedFields } from './to-accepted-event.js'

/**
 * A line of a batch may hold a whole request as its client wrote it, `{"taken":{…},"body":…}`: every call in it was
 * validated, nothing in it had to be hidden, and the tracker's own fields stand in `taken`. A tracker cannot do without
 * parsing; serialising every event again would cost as much once more.
 */
export interface VerbatimRequest {
  receivedAt: number
  ip: string | undefined
  userAgent: string | undefined
  isPrefetch?: boolean | undefined
  /** The route's call; undefined where each call names its own. */
  type: CallType | undefined
  isBatch: boolean
  /** The ids of the calls that came without one, in their order. */
  messageIds: readonly string[]
}

/** The part of the line that is the same for all requests of a source. */
export function linePrefixOf({
  id,
  site,
  environment,
  ignoresSaidIp,
}: {
  id: string
  site: string
  environment: string
  ignoresSaidIp?: boolean
}): string {
  const source = JSON.stringify({ sourceId: id, site, environment, ignoresSaidIp })
  return `{"taken":${source.slice(0, -1)},"receivedAt":`
}

/** Returns the text before and after the body in its line. */
export function encodeVerbatimRequest(
  linePrefix: string,
  taken: VerbatimRequest,
): { head: string; tail: string } {
  let head = linePrefix + String(taken.receivedAt)
  if (taken.ip !== undefined) head += `,"ip":${JSON.stringify(taken.ip)}`
  if (taken.userAgent !== undefined) head += `,"userAgent":${JSON.stringify(taken.userAgent)}`
  if (taken.isPrefetch === true) head += ',"isPrefetch":true'
  if (taken.type !== undefined) head += `,"type":"${taken.type}"`
  if (taken.isBatch) head += ',"isBatch":true'
  if (taken.messageIds.length > 0) head += `,"messageIds":${JSON.stringify(taken.messageIds)}`
  return { head: `${head}},"body":`, tail: '}' }
}

/** One call of a taken request: its event, or undefined where none can be made of it. */
interface VerbatimCall {
  call: JsonValue
  event: AcceptedEvent | undefined
}

/** The calls of a decoded line that is a taken request; undefined for every other line. */
export function readVerbatimRequest(value: JsonValue | undefined): VerbatimCall[] | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.taken) || !isJsonObject(value.body)) return undefined
  const { taken, body } = value
  const { sourceId, site, environment, receivedAt, isBatch } = taken
  if (typeof sourceId !== 'string' || typeof site !== 'string') return undefined
  if (typeof environment !== 'string' || typeof receivedAt !== 'number') return undefined
  const stamp: CallStamp = {
    sourceId,
    site,
    environment,
    receivedAt,
    ip: textOf(taken.ip),
    ignoresSaidIp: taken.ignoresSaidIp === true,
    userAgent: textOf(taken.userAgent),
    isPrefetch: taken.isPrefetch === true,
    type: isCallType(taken.type) ? taken.type : undefined,
    batch: isBatch === true ? sharedFieldsOf(body) : undefined,
  }
  const messageIds = Array.isArray(taken.messageIds) ? taken.messageIds : []
  let given = 0
  const nextMessageId = (): string => textOf(messageIds[given++]) ?? ''
  const calls = isBatch === true ? body.batch : [body]
  if (!Array.isArray(calls)) return undefined
  return calls.map((call) => {
    const event = isJsonObject(call) ? toAcceptedEvent(call, stamp, nextMessageId) : undefined
    return { call, event: event?.messageId === '' ? undefined : event }
  })
}

/** Reads the fields that all calls of a batch share. */
export function sharedFieldsOf({ sentAt, context, integrations }: JsonObject): SharedFields {
  return {
    sentAt,
    context: isJsonObject(context) ? context : undefined,
    integrations: integrations ?? undefined,
  }
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
