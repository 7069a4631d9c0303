import {
  ingestLimits,
  isCallType,
  isJsonObject,
  type AcceptedEvent,
  type CallType,
  type IngestCode,
  type JsonObject,
  type JsonValue,
  type Source,
} from '@frontpage/contracts'
import { checkJson } from './check-json.js'
import { correctTime, flagTime, parseClientTime } from './event-time.js'
import { protectReader } from './protect-reader.js'
import { truncateIp } from './truncate-ip.js'

/** What the tracker knows about an event besides the client's words. */
export interface Stamp {
  source: Source
  /** Milliseconds since 1970. */
  receivedAt: number
  /** Truncated. */
  ip: string | undefined
  userAgent: string | undefined
  /** A reader's wish that the source honours. */
  privacy: 'gpc' | 'dnt' | undefined
  newMessageId: () => string
  /** The route's call; undefined where the item names its own. */
  type: CallType | undefined
  /** From the top of a batch. */
  batch:
    | {
        sentAt: JsonValue | undefined
        context: JsonObject | undefined
        integrations: JsonValue | undefined
      }
    | undefined
}

interface Rejection {
  code: IngestCode
  message: string
}

export type Acceptance = { event: AcceptedEvent } | { rejection: Rejection }

/** The client's fields that become a field of the accepted event; all others are kept under `other`. */
const understood: ReadonlySet<string> = new Set([
  'type',
  'messageId',
  'event',
  'name',
  'category',
  'userId',
  'anonymousId',
  'groupId',
  'previousId',
  'properties',
  'traits',
  'context',
  'timestamp',
  'sentAt',
  'writeKey',
  'ip',
])

/**
 * Segment's rules for one call: https://segment.com/docs/connections/spec/common/. The item is taken over: its objects
 * become the event's, and may be changed.
 *
 * On the path of every event: fields are read one by one, and the event is made in one piece, because objects that grow
 * field by field cost several times as much to build and to write out as JSON.
 */
export function acceptEvent(item: unknown, stamp: Stamp): Acceptance {
  if (!isJsonObject(item)) return reject('invalid_event', 'An event must be a JSON object.')
  const type = stamp.type ?? item.type
  if (type === undefined || type === null) return reject('missing_type', 'The event has no "type".')
  if (!isCallType(type)) {
    return reject('unknown_type', '"type" must be track, page, screen, identify, group or alias.')
  }
  const fault = checkJson(item, 1)
  if (fault === 'too_deep')
    return reject(fault, `The event is nested deeper than ${ingestLimits.maxDepth} levels.`)
  if (fault !== undefined) return reject(fault, 'The event holds a number too large for JSON readers.')

  const event = readText(item.event)
  if (event === invalid) return invalidField('event', 'a string')
  const name = readText(item.name)
  if (name === invalid) return invalidField('name', 'a string')
  const category = readText(item.category)
  if (category === invalid) return invalidField('category', 'a string')
  const messageId = readId(item.messageId)
  if (messageId === invalid) return invalidField('messageId', 'a string')
  if (messageId !== undefined && messageId.length > ingestLimits.maxMessageIdLength) {
    return invalidField('messageId', `at most ${ingestLimits.maxMessageIdLength} characters long`)
  }
  const userId = readId(item.userId)
  if (userId === invalid) return invalidField('userId', 'a string')
  const anonymousId = readId(item.anonymousId)
  if (anonymousId === invalid) return invalidField('anonymousId', 'a string')
  const groupId = readId(item.groupId)
  if (groupId === invalid) return invalidField('groupId', 'a string')
  const previousId = readId(item.previousId)
  if (previousId === invalid) return invalidField('previousId', 'a string')
  const properties = readObject(item.properties)
  if (properties === invalid) return invalidField('properties', 'a JSON object')
  const traits = readObject(item.traits)
  if (traits === invalid) return invalidField('traits', 'a JSON object')
  const ownContext = readObject(item.context)
  if (ownContext === invalid) return invalidField('context', 'a JSON object')

  if (type === 'track' && event === undefined) return missingField('event', type)
  if (type === 'group' && groupId === undefined) return missingField('groupId', type)
  if (type === 'alias' && previousId === undefined) return missingField('previousId', type)
  if (type === 'alias' && userId === undefined) return missingField('userId', type)
  if (userId === undefined && anonymousId === undefined) {
    return reject('missing_identity', 'The event needs a "userId" or an "anonymousId".')
  }

  const { receivedAt, source, batch } = stamp
  const ownTime = parseClientTime(item.timestamp)
  // RudderStack's SDKs name it so, and send no "timestamp".
  const originalTimestamp = ownTime ?? parseClientTime(item.originalTimestamp)
  const sentAt = parseClientTime(item.sentAt ?? batch?.sentAt)
  const corrected = correctTime(receivedAt, originalTimestamp, sentAt)
  const context = batch?.context === undefined ? ownContext : { ...batch.context, ...ownContext }
  const accepted: AcceptedEvent = {
    messageId: messageId ?? stamp.newMessageId(),
    type,
    sourceId: source.id,
    site: source.site,
    environment: source.environment,
    receivedAt,
    timestamp: Math.min(corrected, receivedAt),
    originalTimestamp,
    sentAt,
    timeFlag: flagTime(receivedAt, corrected),
    privacy: undefined,
    event,
    name,
    category,
    userId,
    anonymousId,
    groupId,
    previousId,
    properties,
    traits,
    context,
    other: collectOther(item, ownTime === undefined, batch?.integrations),
    ip: takeIp(context, item.ip, stamp.ip),
    userAgent: stamp.userAgent,
  }
  if (stamp.privacy !== undefined) protectReader(accepted, stamp.privacy)
  return { event: accepted }
}

const invalid = Symbol('invalid')

/** Absent, null and empty text are the same: nothing said. */
function readText(value: JsonValue | undefined): string | undefined | typeof invalid {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? value : invalid
}

/** Ids may be numbers, as some SDKs send them. */
function readId(value: JsonValue | undefined): string | undefined | typeof invalid {
  return typeof value === 'number' ? String(value) : readText(value)
}

function readObject(value: JsonValue | undefined): JsonObject | undefined | typeof invalid {
  if (value === undefined || value === null) return undefined
  return isJsonObject(value) ? value : invalid
}

/**
 * A server's SDK knows the reader's address and says it in the context (RudderStack's beside it); the connection's would
 * be the server's. Whatever it says leaves the context. (Set to undefined, which JSON leaves out: deleting would make the
 * object slow to write.)
 */
function takeIp(
  context: Record<string, unknown> | undefined,
  besideContext: unknown,
  ofConnection: string | undefined,
): string | undefined {
  const inContext = context?.['ip']
  if (context !== undefined && inContext !== undefined) context['ip'] = undefined
  const said = inContext ?? besideContext
  return typeof said === 'string' ? truncateIp(said) : ofConnection
}

/** Fields without a meaning here, an unreadable timestamp among them: kept, so that nothing a client said is gone. */
function collectOther(
  item: JsonObject,
  keepTimestamp: boolean,
  integrations: JsonValue | undefined,
): JsonObject | undefined {
  let other: JsonObject | undefined
  for (const key in item) {
    if (understood.has(key) && !(keepTimestamp && key === 'timestamp')) continue
    const value = item[key]
    if (value === null || value === undefined || value === '') continue
    other ??= {}
    if (key === '__proto__') Object.defineProperty(other, key, { value, enumerable: true })
    else other[key] = value
  }
  if (integrations !== undefined && other?.integrations === undefined) other = { ...other, integrations }
  return other
}

function missingField(field: string, type: CallType): { rejection: Rejection } {
  return reject('missing_field', `A ${type} call needs "${field}".`)
}

function invalidField(field: string, what: string): { rejection: Rejection } {
  return reject('invalid_field', `"${field}" must be ${what}.`)
}

function reject(code: IngestCode, message: string): { rejection: Rejection } {
  return { rejection: { code, message } }
}
