import type { AcceptedEvent } from '../accepted-event.js'
import { isCallType, type CallType } from '../call-type.js'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.js'
import { correctTime, flagTime, parseClientTime } from './client-time.js'

/** What is known of a call besides the client's words. */
export interface CallStamp {
  sourceId: string
  site: string
  environment: string
  /** Milliseconds since 1970. */
  receivedAt: number
  /** Of the connection, truncated. */
  ip: string | undefined
  /** The request's. */
  userAgent: string | undefined
  /** By the request's headers: see `AcceptedEvent`. */
  isPrefetch?: boolean | undefined
  /** The route's call; undefined where the item names its own. */
  type: CallType | undefined
  /** From the top of a batch. */
  batch: SharedFields | undefined
}

/** What the items of a batch have in common; an item's own fields win. */
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
 * The event that a call stands for: Segment's rules, https://segment.com/docs/connections/spec/common/. For a call that
 * was judged and found right; of another one, what has a wrong type counts as absent. Undefined without a known type.
 * The item is taken over: its objects become the event's, and may be changed.
 *
 * On the path of every event: fields are read one by one, and the event is made in one piece, because objects that grow
 * field by field cost several times as much to build and to write out as JSON.
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
  // RudderStack's SDKs name it so, and send no "timestamp".
  const originalTimestamp = ownTime ?? parseClientTime(item.originalTimestamp)
  const sentAt = parseClientTime(item.sentAt ?? batch?.sentAt)
  const corrected = correctTime(receivedAt, originalTimestamp, sentAt)
  const ownContext = readObject(item.context)
  const context = batch?.context === undefined ? ownContext : { ...batch.context, ...ownContext }
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
    properties: readObject(item.properties),
    traits: readObject(item.traits),
    context,
    other: collectOther(item, ownTime === undefined, batch?.integrations),
    ip: takeIp(context, item.ip, stamp.ip),
    userAgent: stamp.userAgent,
  }
}

/** Whether something that may be an id was said. */
export function isId(value: JsonValue | undefined): boolean {
  return readId(value) !== undefined
}

/** Absent, null and empty text are the same: nothing said. */
function readText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Ids may be numbers, as some SDKs send them. */
function readId(value: JsonValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : readText(value)
}

function readObject(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
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
  return typeof said === 'string' ? said : ofConnection
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
