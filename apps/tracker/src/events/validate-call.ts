import {
  ingestLimits,
  isCallType,
  isId,
  isJsonObject,
  type CallType,
  type IngestCode,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import { isDefaultPlaceholder } from './placeholder-ids.js'
import {
  bytesPerMeasuredCharacter,
  measureJson,
  measurementFault,
  type TextFindings,
} from './measure-json.js'

export interface CallFault {
  code: IngestCode
  message: string
}

/** The rules that the calls of a request are checked by, and the findings that are no faults. */
export interface Inspection extends TextFindings {
  /** Tells ids that name nobody; they count as absent. */
  readonly isPlaceholder: (id: unknown) => boolean
}

const namesNobody: CallFault = {
  code: 'placeholder_identity',
  message:
    'The event’s reader is a placeholder such as "undefined" or "0", which names nobody. Send a "userId" or an "anonymousId" of one reader.',
}
export const eventTooLarge = `An event may have at most ${ingestLimits.maxEventBytes} bytes.`

/**
 * Validates one call by Segment's rules (https://segment.com/docs/connections/spec/common/). Returns why it cannot be
 * accepted; undefined when it is valid, and a JSON object then.
 *
 * @param routeType the route's call; undefined where the item names its own type.
 */
export function validateCall(
  item: JsonValue,
  routeType: CallType | undefined,
  inspection: Inspection = {
    isPlaceholder: isDefaultPlaceholder,
    addresses: 0,
    redaction: undefined,
    redactedUrls: 0,
    length: 0,
  },
): CallFault | undefined {
  if (!isJsonObject(item)) return fault('invalid_event', 'An event must be a JSON object.')
  const type = routeType ?? item.type
  if (type === undefined || type === null) return fault('missing_type', 'The event has no "type".')
  if (!isCallType(type)) {
    return fault('unknown_type', '"type" must be track, page, screen, identify, group or alias.')
  }
  return (
    validateValues(item, inspection) ??
    validateFieldTypes(item) ??
    validateRequiredFields(item, type, inspection)
  )
}

function validateValues(item: JsonObject, inspection: Inspection): CallFault | undefined {
  const length = measureJson(item, 1, inspection)
  if (length >= 0) {
    inspection.length += length
    const mayBeTooLarge = length * bytesPerMeasuredCharacter > ingestLimits.maxEventBytes
    const isTooLarge = mayBeTooLarge && byteLengthOf(item) > ingestLimits.maxEventBytes
    return isTooLarge ? fault('event_too_large', eventTooLarge) : undefined
  }
  return measurementFault(length) === 'too_deep'
    ? fault('too_deep', `The event is nested deeper than ${ingestLimits.maxDepth} levels.`)
    : fault('number_not_finite', 'The event holds a number too large for JSON readers.')
}

function validateFieldTypes(item: JsonObject): CallFault | undefined {
  if (!isTextOrNothing(item.event)) return invalidField('event', 'a string')
  if (!isTextOrNothing(item.name)) return invalidField('name', 'a string')
  if (!isTextOrNothing(item.category)) return invalidField('category', 'a string')
  const { messageId } = item
  if (!isIdOrNothing(messageId)) return invalidField('messageId', 'a string')
  if (typeof messageId === 'string' && messageId.length > ingestLimits.maxMessageIdLength) {
    return invalidField('messageId', `at most ${ingestLimits.maxMessageIdLength} characters long`)
  }
  if (!isIdOrNothing(item.userId)) return invalidField('userId', 'a string')
  if (!isIdOrNothing(item.anonymousId)) return invalidField('anonymousId', 'a string')
  if (!isIdOrNothing(item.groupId)) return invalidField('groupId', 'a string')
  if (!isIdOrNothing(item.previousId)) return invalidField('previousId', 'a string')
  if (!isObjectOrNothing(item.properties)) return invalidField('properties', 'a JSON object')
  if (!isObjectOrNothing(item.traits)) return invalidField('traits', 'a JSON object')
  if (!isObjectOrNothing(item.context)) return invalidField('context', 'a JSON object')
  return undefined
}

function validateRequiredFields(
  item: JsonObject,
  type: CallType,
  { isPlaceholder }: Inspection,
): CallFault | undefined {
  if (type === 'track' && (typeof item.event !== 'string' || item.event === ''))
    return missingField('event', type)
  if (type === 'group' && !isId(item.groupId)) return missingField('groupId', type)
  if (type === 'alias') {
    if (!isId(item.previousId)) return missingField('previousId', type)
    if (!isId(item.userId)) return missingField('userId', type)
    return isPlaceholder(item.previousId) || isPlaceholder(item.userId) ? namesNobody : undefined
  }
  const { userId, anonymousId } = item
  if (isId(userId) && !isPlaceholder(userId)) return undefined
  if (isId(anonymousId)) return isPlaceholder(anonymousId) ? namesNobody : undefined
  return isId(userId)
    ? namesNobody
    : fault('missing_identity', 'The event needs a "userId" or an "anonymousId".')
}

function isTextOrNothing(value: JsonValue | undefined): boolean {
  return typeof value === 'string' || value === undefined || value === null
}

function isIdOrNothing(value: JsonValue | undefined): boolean {
  return isTextOrNothing(value) || typeof value === 'number'
}

/** PHP writes an empty array for an object without members. */
export function isObjectOrNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || isJsonObject(value) || isEmptyArray(value)
}

function isEmptyArray(value: JsonValue): boolean {
  return Array.isArray(value) && value.length === 0
}

function byteLengthOf(item: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(item))
}

function missingField(field: string, type: CallType): CallFault {
  return fault('missing_field', `A ${type} call needs "${field}".`)
}

function invalidField(field: string, what: string): CallFault {
  return fault('invalid_field', `"${field}" must be ${what}.`)
}

function fault(code: IngestCode, message: string): CallFault {
  return { code, message }
}
