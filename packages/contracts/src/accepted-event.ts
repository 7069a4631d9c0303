import { isCallType, type CallType } from './call-type.js'
import { isJsonObject, type JsonObject } from './json.js'

/**
 * An event as every step behind the tracker knows it: validated and stamped. A line of a batch is one as JSON, or a whole
 * request that several can be made of (`readTaken`). Times are milliseconds since 1970, UTC.
 */
export interface AcceptedEvent {
  messageId: string
  type: CallType
  sourceId: string
  site: string
  environment: string
  receivedAt: number
  /** `receivedAt` corrected for the client's clock. Never in the future. */
  timestamp: number
  /** The client's own time as it said; absent when it said none or nothing readable. */
  originalTimestamp?: number | undefined
  sentAt?: number | undefined
  /** The client's clock was off: its time lay in the future and was drawn back, or lies more than a day behind. */
  timeFlag?: 'future' | 'late' | undefined
  /** The reader asked not to be tracked, and the source honours it: what identifies is gone, ids are a hash of the day. */
  privacy?: 'gpc' | 'dnt' | undefined
  /** A browser that loads a page ahead sent it: whether its reader ever comes, nobody knows. */
  isPrefetch?: boolean | undefined
  /** The track call's event name. */
  event?: string | undefined
  /** The page or screen call's name and category. */
  name?: string | undefined
  category?: string | undefined
  userId?: string | undefined
  anonymousId?: string | undefined
  groupId?: string | undefined
  previousId?: string | undefined
  properties?: JsonObject | undefined
  traits?: JsonObject | undefined
  context?: JsonObject | undefined
  /** Top-level fields that the platform gives no meaning to, kept as they came. */
  other?: JsonObject | undefined
  /** Truncated to /24 or /48 before it left the tracker's memory. */
  ip?: string | undefined
  /** From the request's header; `context.userAgent`, where a client sends one, wins. */
  userAgent?: string | undefined
}

/** Whether a decoded line carries what every later step relies on. */
export function isAcceptedEvent(value: unknown): value is AcceptedEvent {
  return (
    isJsonObject(value) &&
    isCallType(value.type) &&
    typeof value.messageId === 'string' &&
    value.messageId !== '' &&
    typeof value.sourceId === 'string' &&
    typeof value.site === 'string' &&
    typeof value.environment === 'string' &&
    typeof value.receivedAt === 'number' &&
    typeof value.timestamp === 'number' &&
    isObjectOrAbsent(value.properties) &&
    isObjectOrAbsent(value.traits) &&
    isObjectOrAbsent(value.context) &&
    isObjectOrAbsent(value.other)
  )
}

function isObjectOrAbsent(value: unknown): boolean {
  return value === undefined || isJsonObject(value)
}
