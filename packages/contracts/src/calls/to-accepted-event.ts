import type { AcceptedEvent } from './accepted-event.js'
import { isCallType, type CallType } from './call-type.js'
import { isJsonObject, setField, type JsonObject, type JsonValue } from '../json-text/json.js'
import { correctTime, flagTime, parseClientTime } from './client-time.js'

/** The fields of an event that come from the tracker or the request, and not from the call. */
export interface CallStamp {
  sourceId: string
  site: string
  environment: string
  /** Milliseconds since 1970. */
  receivedAt: number
  /** The connection's IP address, truncated. */
  ip: string | undefined
  /** A reader could invent what the call says of its address. */
  ignoresSaidIp?: boolean | undefined
  /** The request's User-Agent header. */
  userAgent: string | undefined
  /** Read from the request's headers: see `AcceptedEvent`. */
  isPrefetch?: boolean | undefined
  /** The route's call; undefined where the item names its own. */
  type: CallType | undefined
  /** The fields at the top of a batch. */
  batch: SharedFields | undefined
}

/** The fields that the items of a batch share; an item's own fields take precedence. */
export interface SharedFields {
  sentAt: JsonValue | undefined
  context: JsonObject | undefined
  integrations: JsonValue | undefined
}

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
 * Makes the event of a call by Segment's rules: https://segment.com/docs/connections/spec/common/. The call should be
 * valid; in an invalid one, a field of a wrong type counts as absent. Undefined without a known type. It takes
 * ownership of the item: its objects become the event's and may be changed.
 *
 * This runs for every event: fields are read one by one, and the event is made in one piece, because objects that grow
 * field by field cost several times as much to build and to write as JSON.
 */
export function toAcceptedEvent(
  item: JsonObject,
  stamp: CallStamp,
  newMessageId: () => string,
): AcceptedEvent | undefined {
  const type = stamp.type ?? item.type
  if (!isCallType(type)) return undefined
  const { receivedAt, batch } = stamp
  const ownTime = parseClientTime(item.timestamp)
  // RudderStack's SDKs use this name, and send no "timestamp".
  const originalTimestamp = ownTime ?? parseClientTime(item.originalTimestamp)
  const saidSentAt = item.sentAt ?? batch?.sentAt
  const sentAt = parseClientTime(saidSentAt)
  const corrected = correctTime(receivedAt, originalTimestamp, sentAt)
  const ownContext = readObject(item.context)
  const properties = readObject(item.properties)
  const context = batch?.context === undefined ? ownContext : { ...batch.context, ...ownContext }
  emptyReferrers(properties)
  emptyReferrers(readObject(context?.page))
  return {
    messageId: readId(item.messageId) ?? newMessageId(),
    type,
    sourceId: stamp.sourceId,
    site: stamp.site,
    environment: stamp.environment,
    receivedAt,
    timestamp: Math.min(corrected, receivedAt),
    originalTimestamp,
    sentAt,
    timeFlag: flagTime(receivedAt, corrected),
    privacy: undefined,
    isPrefetch: stamp.isPrefetch === true ? true : undefined,
    event: readText(item.event),
    name: readText(item.name),
    category: readText(item.category),
    userId: readId(item.userId),
    anonymousId: readId(item.anonymousId),
    groupId: readId(item.groupId),
    previousId: readId(item.previousId),
    properties,
    traits: readObject(item.traits) ?? (type === 'identify' ? takeTraits(context) : undefined),
    context,
    other: collectOther(item, {
      timestamp: ownTime === undefined ? item.timestamp : undefined,
      sentAt: sentAt === undefined ? toStorable(saidSentAt) : undefined,
      integrations: batch?.integrations,
    }),
    ip: takeIp(context, item.ip, stamp),
    userAgent: stamp.userAgent,
  }
}

/** Whether a value may be used as an id. */
export function isId(value: JsonValue | undefined): boolean {
  return readId(value) !== undefined
}

/** Absent, null and empty text mean the same. */
function readText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Ids may be numbers, because some SDKs send them. */
function readId(value: JsonValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : readText(value)
}

function readObject(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}

/**
 * A server's SDK sends the reader's address in the context (RudderStack's beside it); the connection's address would be
 * the server's. The field is always removed from the context. (It is set to undefined, which JSON leaves out: deleting
 * would make the object slow to write.)
 */
function takeIp(
  context: Record<string, unknown> | undefined,
  besideContext: unknown,
  { ip, ignoresSaidIp }: CallStamp,
): string | undefined {
  const inContext = context?.['ip']
  if (context !== undefined && inContext !== undefined) context['ip'] = undefined
  const said = inContext ?? besideContext
  return typeof said === 'string' && ignoresSaidIp !== true ? said : ip
}

/**
 * RudderStack's SDKs say the traits of an identify call in its context alone. The field is removed from there, as
 * `takeIp` does. In the context of any other call it describes the reader beside what the call is about.
 */
function takeTraits(context: Record<string, unknown> | undefined): JsonObject | undefined {
  const traits = context?.['traits']
  if (context === undefined || !isJsonObject(traits)) return undefined
  context['traits'] = undefined
  return traits
}

/** RudderStack's name for no referrer; Segment's SDKs write an empty text. */
const noReferrer = '$direct'

function emptyReferrers(described: JsonObject | undefined): void {
  if (described === undefined) return
  if (described.referrer === noReferrer) described.referrer = ''
  if (described.initial_referrer === noReferrer) described.initial_referrer = ''
}

/** Fields without a meaning here, and times that cannot be read, are kept, so that no data of the client is lost. */
function collectOther(
  item: JsonObject,
  { timestamp, sentAt, integrations }: Record<'timestamp' | 'sentAt' | 'integrations', JsonValue | undefined>,
): JsonObject | undefined {
  let other: JsonObject | undefined
  for (const key in item) {
    if (understood.has(key)) continue
    const value = item[key]
    if (isNothing(value)) continue
    other ??= {}
    setField(other, key, value)
  }
  if (!isNothing(timestamp)) other = { ...other, timestamp }
  if (!isNothing(sentAt)) other = { ...other, sentAt }
  if (integrations !== undefined && other?.integrations === undefined) other = { ...other, integrations }
  return other
}

/** Of a batch's own fields nobody has checked the numbers: JSON has no word for one beyond all doubles. */
function toStorable(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function isNothing(value: JsonValue | undefined): value is null | undefined | '' {
  return value === null || value === undefined || value === ''
}
