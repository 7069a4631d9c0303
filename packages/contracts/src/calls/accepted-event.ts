import { isCallType, type CallType } from './call-type.js'
import { isJsonObject, type JsonObject } from '../json-text/json.js'

/**
 * An event as every step behind the tracker sees it: validated and stamped. A line of a batch is one as JSON, or a
 * whole request from which several can be made (`readVerbatimRequest`). Times are milliseconds since 1970, UTC.
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
  /** The client's own timestamp; absent when it sent none or an unreadable one. */
  originalTimestamp?: number | undefined
  sentAt?: number | undefined
  /** The client's clock was wrong: its time lay in the future and was set back, or lies more than a day in the past. */
  timeFlag?: 'future' | 'late' | undefined
  /**
   * The reader asked not to be tracked, and the source honours it: only fields that name no reader are kept, and ids
   * are a hash of the day.
   */
  privacy?: 'gpc' | 'dnt' | undefined
  /** A browser that prefetches a page sent it: it is unknown whether its reader ever comes. */
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
  /** Top-level fields without a meaning to the platform, kept unchanged. */
  other?: JsonObject | undefined
  /** Truncated to /24 or /48 before it left the tracker's memory. */
  ip?: string | undefined
  /** The User-Agent header of the request; a client's own `context.userAgent` takes precedence. */
  userAgent?: string | undefined
}

/** Whether a decoded line has the fields on which every later step relies. */
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
