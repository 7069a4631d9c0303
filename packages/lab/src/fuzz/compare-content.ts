import {
  createPlaceholderTest,
  isJsonObject,
  jsonParserOf,
  setField,
  sharedFieldsOf,
  toAcceptedEvent,
  type AcceptedEvent,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import { isIPv4 } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import type { ArbitraryCall, ArbitraryRequest } from './arbitrary-requests.js'

/**
 * Whether an event of the archive has the content of its client's text, except for its sender, fields that the tracker
 * hides, and differences that ClickHouse's JSON does not keep.
 */
export function isSameContent(
  archived: AcceptedEvent,
  call: ArbitraryCall,
  request: ArbitraryRequest,
): boolean {
  const said = eventOf(call, request)
  return said !== undefined && isDeepStrictEqual(contentOf(archived), contentOf(said))
}

const isPlaceholder = createPlaceholderTest()
const readerIds = ['userId', 'anonymousId', 'previousId'] as const

function eventOf(
  { text }: ArbitraryCall,
  { kind, type, shared }: ArbitraryRequest,
): AcceptedEvent | undefined {
  const fields = parse(text)
  const batch = Object.fromEntries(Object.entries(shared).map(([name, value]) => [name, parse(value)]))
  if (!isJsonObject(fields)) return undefined
  for (const name of readerIds) if (isPlaceholder(fields[name])) fields[name] = null
  hideAddresses(fields)
  hideAddresses(batch)
  const stamp = {
    sourceId: '',
    site: '',
    environment: '',
    receivedAt: 0,
    ip: undefined,
    userAgent: undefined,
    type: kind === 'single' ? type : undefined,
    batch: kind === 'batch' ? sharedFieldsOf(batch) : undefined,
  }
  return toAcceptedEvent(fields, stamp, () => '')
}

/**
 * No full address is kept, by whatever name it came, and none in the query of a URL; versions of software look like
 * addresses.
 */
function hideAddresses(object: JsonObject, depth = 0): void {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'object' && value !== null) hideAddresses(value as JsonObject, depth + 1)
    else if (typeof value !== 'string') continue
    else if (isIPv4(value) && !/version|build|release/i.test(name))
      setField(object, name, value.replace(/\d+$/, '0'))
    // The fields of a call itself are no addresses of pages, except those without a meaning.
    else if (depth > 0 || !callTexts.has(name)) setField(object, name, hideInQuery(value))
  }
}

const callTexts: ReadonlySet<string> = new Set(['messageId', 'event', 'name', 'category', 'userId', 'anonymousId', 'groupId', 'previousId']) // prettier-ignore

/** Knows no more than the addresses in the texts of a fuzz run. */
function hideInQuery(text: string): string {
  return text.replace(/\?.*/, (query) =>
    query.replaceAll(/\w+(?:@|%40)\w+\.\w+/g, 'redacted-mail').replaceAll(/\d+(?:\.\d+){3}/g, 'redacted-ip'),
  )
}

function parse(text: string): JsonValue {
  return jsonParserOf(Buffer.from(text))(text)
}

/** ClickHouse's DateTime64 has the years 1900 to 2299. */
const firstTime = Date.UTC(1900, 0, 1)
const lastTime = Date.UTC(2299, 11, 31)
const contextWithColumns = ['library', 'locale', 'userAgent', 'ip']

function contentOf(event: AcceptedEvent): unknown {
  const {
    messageId,
    type,
    event: name,
    userId,
    anonymousId,
    groupId,
    previousId,
    originalTimestamp,
    sentAt,
  } = event
  return toComparable({
    texts: [messageId, type, name, event.name, event.category, userId, anonymousId, groupId, previousId].map((text) => text ?? null), // prettier-ignore
    times: [originalTimestamp, sentAt].map((ms) => (ms !== undefined && ms >= firstTime && ms <= lastTime ? ms : null)), // prettier-ignore
    properties: without(event.properties, []),
    traits: without(event.traits, []),
    context: without(event.context, contextWithColumns),
    other: without(event.other, []),
  })
}

function without(object: JsonObject | undefined, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => !names.includes(name)))
}

/**
 * Removes differences that the archive does not keep: null, an empty object and, in a list, an empty list; 0 and −0;
 * lone surrogates and U+FFFD.
 */
function toComparable(value: JsonValue | undefined): JsonValue {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number') return value + 0
  if (typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((item) => toComparable(item) ?? [])
  const fields = Object.entries(value ?? {}).flatMap(([name, item]) => {
    const rest = toComparable(item)
    return rest === null ? [] : [[name.toWellFormed(), rest] as const]
  })
  return fields.length === 0 ? null : Object.fromEntries(fields)
}
