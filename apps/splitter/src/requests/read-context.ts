import { createPlaceholderTest } from '@frontpage/contracts'
import type { Attributes } from '@frontpage/experiments'
import { decodeBody } from '@frontpage/service-kit'

/** A body or a context that nothing can be evaluated with. */
export interface ContextFault {
  readonly kind: 'fault'
  readonly code: 'invalid_json' | 'invalid_context'
  readonly detail: string
}

export function isContextFault(value: unknown): value is ContextFault {
  return isObject(value) && value['kind'] === 'fault'
}

/** A reader as an SDK describes it. */
export interface ReadContext {
  readonly kind: 'context'
  readonly context: Attributes
}

export interface ReadBody {
  readonly kind: 'body'
  readonly value: Readonly<Record<string, unknown>>
}

/** The attributes that experiments commonly go by. */
const unitNames = ['id', 'userId', 'anonymousId', 'deviceId'] as const
const isPlaceholder = createPlaceholderTest()

/** Attributes may be objects and lists down to this depth. */
const maxDepth = 32

/** Reads the body of a request as a JSON object. It never throws. */
export function readBodyObject(body: Buffer): ReadBody | ContextFault {
  let value: unknown
  try {
    value = JSON.parse(decodeBody(body))
  } catch {
    return { kind: 'fault', code: 'invalid_json', detail: 'The body is not valid JSON.' }
  }
  if (isObject(value)) return { kind: 'body', value }
  return { kind: 'fault', code: 'invalid_json', detail: 'The body is not a JSON object.' }
}

/**
 * Takes the evaluation context: its `id`, or else its targeting key, becomes the reader's `id`. A text that names nobody,
 * such as "undefined" or "guest", counts as absent: all readers without an id would be one. The parsed object is the
 * request's own and is changed in place. It never throws.
 */
export function readContext(given: unknown = {}): ReadContext | ContextFault {
  // PHP writes an empty array for an object without members.
  const context = Array.isArray(given) && given.length === 0 ? {} : given
  if (!isObject(context)) return invalid('The context is not a JSON object.')
  const targetingKey = Object.hasOwn(context, 'targetingKey') ? context['targetingKey'] : undefined
  if (targetingKey !== undefined && targetingKey !== null && typeof targetingKey !== 'string') {
    return invalid('The targeting key is not a string.')
  }
  for (const value of Object.values(context)) {
    if (typeof value === 'object' && value !== null && isDeeperThan(value, maxDepth)) {
      return invalid(`The context has objects or lists in more than ${maxDepth} levels.`)
    }
  }
  for (const name of unitNames) {
    if (Object.hasOwn(context, name) && namesNobody(context[name])) context[name] = null
  }
  const id = Object.hasOwn(context, 'id') ? context['id'] : undefined
  if (typeof id === 'object' && id !== null) return invalid('The id is an object or a list.')
  // Code that fills in what it has sends an empty id of a reader who is not signed in.
  const isWithoutId = id === undefined || id === null || id === ''
  if (isWithoutId && targetingKey && !namesNobody(targetingKey)) context['id'] = targetingKey
  return { kind: 'context', context }
}

function namesNobody(id: unknown): boolean {
  return typeof id === 'string' && isPlaceholder(id)
}

function invalid(detail: string): ContextFault {
  return { kind: 'fault', code: 'invalid_context', detail }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDeeperThan(value: object, levels: number): boolean {
  if (levels === 0) return true
  for (const each of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof each === 'object' && each !== null && isDeeperThan(each as object, levels - 1)) return true
  }
  return false
}
