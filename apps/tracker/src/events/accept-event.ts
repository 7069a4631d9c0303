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
  type?: CallType
  /** From the top of a batch. */
  batch?: {
    sentAt: JsonValue | undefined
    context: JsonObject | undefined
    integrations: JsonValue | undefined
  }
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

/** Segment's rules for one call: https://segment.com/docs/connections/spec/common/ */
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

  const fields = readFields(item)
  if ('rejection' in fields) return fields
  const missing = findMissing(type, fields)
  if (missing !== undefined) return missing

  const { receivedAt, source } = stamp
  const ownTime = parseClientTime(item.timestamp)
  // RudderStack's SDKs name it so, and send no "timestamp".
  const originalTimestamp = ownTime ?? parseClientTime(item.originalTimestamp)
  const sentAt = parseClientTime(item.sentAt ?? stamp.batch?.sentAt)
  const context = mergeContext(fields.context, stamp.batch?.context)
  const corrected = correctTime(receivedAt, originalTimestamp, sentAt)
  const timeFlag = flagTime(receivedAt, corrected)
  const other = collectOther(item, ownTime === undefined, stamp.batch?.integrations)

  const event: AcceptedEvent = {
    messageId: fields.messageId ?? stamp.newMessageId(),
    type,
    sourceId: source.id,
    site: source.site,
    environment: source.environment,
    receivedAt,
    timestamp: Math.min(corrected, receivedAt),
  }
  if (originalTimestamp !== undefined) event.originalTimestamp = originalTimestamp
  if (sentAt !== undefined) event.sentAt = sentAt
  if (timeFlag !== undefined) event.timeFlag = timeFlag
  if (fields.event !== undefined) event.event = fields.event
  if (fields.name !== undefined) event.name = fields.name
  if (fields.category !== undefined) event.category = fields.category
  if (fields.userId !== undefined) event.userId = fields.userId
  if (fields.anonymousId !== undefined) event.anonymousId = fields.anonymousId
  if (fields.groupId !== undefined) event.groupId = fields.groupId
  if (fields.previousId !== undefined) event.previousId = fields.previousId
  if (fields.properties !== undefined) event.properties = fields.properties
  if (fields.traits !== undefined) event.traits = fields.traits
  // A server's SDK knows the reader's address and says it in the context; ours would be the server's.
  const clientIp = context?.ip ?? item.ip
  const ip = typeof clientIp === 'string' ? truncateIp(clientIp) : stamp.ip
  if (context !== undefined) {
    delete context.ip
    event.context = context
  }
  if (other !== undefined) event.other = other
  if (ip !== undefined) event.ip = ip
  if (stamp.userAgent !== undefined) event.userAgent = stamp.userAgent
  if (stamp.privacy !== undefined) protectReader(event, stamp.privacy)
  return { event }
}

interface Fields {
  messageId?: string
  event?: string
  name?: string
  category?: string
  userId?: string
  anonymousId?: string
  groupId?: string
  previousId?: string
  properties?: JsonObject
  traits?: JsonObject
  context?: JsonObject
}

const textFields = ['event', 'name', 'category'] as const
const idFields = ['messageId', 'userId', 'anonymousId', 'groupId', 'previousId'] as const
const objectFields = ['properties', 'traits', 'context'] as const

/** Absent, null and empty text are the same: nothing said. Ids may be numbers, as some SDKs send them. */
function readFields(item: JsonObject): Fields | { rejection: Rejection } {
  const fields: Fields = {}
  for (const field of textFields) {
    const value = item[field]
    if (value === undefined || value === null || value === '') continue
    if (typeof value !== 'string') return reject('invalid_field', `"${field}" must be a string.`)
    fields[field] = value
  }
  for (const field of idFields) {
    const value = item[field]
    if (value === undefined || value === null || value === '') continue
    if (typeof value === 'string') fields[field] = value
    else if (typeof value === 'number') fields[field] = String(value)
    else return reject('invalid_field', `"${field}" must be a string.`)
  }
  if (fields.messageId !== undefined && fields.messageId.length > ingestLimits.maxMessageIdLength) {
    return reject(
      'invalid_field',
      `"messageId" must be at most ${ingestLimits.maxMessageIdLength} characters long.`,
    )
  }
  for (const field of objectFields) {
    const value = item[field]
    if (value === undefined || value === null) continue
    if (!isJsonObject(value)) return reject('invalid_field', `"${field}" must be a JSON object.`)
    fields[field] = value
  }
  return fields
}

function findMissing(type: CallType, fields: Fields): { rejection: Rejection } | undefined {
  if (type === 'track' && fields.event === undefined) return missingField('event', type)
  if (type === 'group' && fields.groupId === undefined) return missingField('groupId', type)
  if (type === 'alias') {
    if (fields.previousId === undefined) return missingField('previousId', type)
    if (fields.userId === undefined) return missingField('userId', type)
  }
  if (fields.userId === undefined && fields.anonymousId === undefined) {
    return reject('missing_identity', 'The event needs a "userId" or an "anonymousId".')
  }
  return undefined
}

function mergeContext(own: JsonObject | undefined, batch: JsonObject | undefined): JsonObject | undefined {
  if (own === undefined && batch === undefined) return undefined
  return { ...batch, ...own }
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

function reject(code: IngestCode, message: string): { rejection: Rejection } {
  return { rejection: { code, message } }
}
