import type { SavedGroup, SavedGroups } from '../definitions/definitions.js'
import { isOneOf } from './is-one-of.js'
import { operators } from './operators.js'
import { toNumber, toText } from './to-text.js'
import { valueAtPath } from './value-at-path.js'

/** What a condition is evaluated with, beside the value. */
interface ConditionScope {
  readonly savedGroups: SavedGroups
  /** The groups that are being resolved; one of them within itself is false. */
  readonly resolving?: ReadonlySet<string>
}

export type Test = (value: unknown, scope: ConditionScope) => boolean

const never: Test = () => false
const always: Test = () => true

const compiled = new WeakMap<object, Test>()

/** Evaluates a condition against attributes (or against a member of a list, for `$elemMatch`). */
export function evaluateCondition(
  value: unknown,
  condition: unknown,
  savedGroups: SavedGroups = {},
): boolean {
  return compileCondition(condition)(value, { savedGroups })
}

/** Compiles a condition: an object of paths and of `$and $or $nor $not $savedGroup`. Kept as long as the object lives. */
export function compileCondition(condition: unknown): Test {
  if (typeof condition !== 'object' || condition === null) return compileEntries(condition)
  const known = compiled.get(condition)
  if (known !== undefined) return known
  const test = compileEntries(condition)
  compiled.set(condition, test)
  return test
}

function compileEntries(condition: unknown): Test {
  if (condition === null || condition === undefined) return never
  return every(Object.entries(condition).map(([key, expected]) => compileEntry(key, expected)))
}

function compileEntry(key: string, expected: unknown): Test {
  switch (key) {
    case '$and':
      return every(conditionsOf(expected).map(compileCondition))
    case '$or':
      return some(conditionsOf(expected).map(compileCondition))
    case '$nor':
      return not(some(conditionsOf(expected).map(compileCondition)))
    case '$not':
      return not(compileCondition(expected))
    case '$savedGroup':
      return compileSavedGroup(expected)
    default:
      return compileAttribute(key, expected)
  }
}

function compileAttribute(path: string, expected: unknown): Test {
  const read = valueAtPath(path)
  const test = compileExpectation(expected)
  return (value, scope) => test(read(value), scope)
}

/** What is expected of one value: the value itself, or an object of operators. */
function compileExpectation(expected: unknown, isCaseInsensitive = false): Test {
  if (typeof expected === 'string') {
    if (!isCaseInsensitive) return (value) => toText(value) === expected
    const lower = expected.toLowerCase()
    return (value) => toText(value).toLowerCase() === lower
  }
  if (typeof expected === 'number') return (value) => toNumber(value) === expected
  if (typeof expected === 'boolean') return (value) => value !== null && Boolean(value) === expected
  if (expected === null) return (value) => value === null
  if (expected === undefined) return never
  if (!isOperatorObject(expected)) {
    const text = JSON.stringify(expected)
    return (value) => JSON.stringify(value) === text
  }
  return every(Object.entries(expected).map(([name, operand]) => compileOperator(name, operand)))
}

function compileOperator(name: string, operand: unknown): Test {
  switch (name) {
    case '$not':
      return not(compileExpectation(operand))
    case '$size': {
      const test = compileExpectation(operand)
      return (value, scope) => Array.isArray(value) && test(value.length, scope)
    }
    case '$elemMatch': {
      const test = isOperatorObject(operand) ? compileExpectation(operand) : compileCondition(operand)
      return (value, scope) =>
        Array.isArray(value) &&
        value.some((member) => member !== null && member !== undefined && test(member, scope))
    }
    case '$all':
    case '$alli': {
      if (!Array.isArray(operand)) return never
      const tests = operand.map((expected) => compileExpectation(expected, name === '$alli'))
      return (value, scope) =>
        Array.isArray(value) && tests.every((test) => value.some((member) => test(member, scope)))
    }
    case '$inGroup':
    case '$notInGroup':
      return compileGroupMembership(String(operand), name === '$inGroup')
    default: {
      const operator = operators.get(name)
      return operator === undefined ? never : operator(operand)
    }
  }
}

/** The attribute is that of the condition. What is no list matches nobody, whether in or not in is asked. */
function compileGroupMembership(id: string, isExpectedIn: boolean): Test {
  return (value, { savedGroups }) => {
    const group = groupNamed(savedGroups, id)
    // An unknown group is an empty list.
    const values = group === undefined ? [] : listOf(group)
    return values !== undefined && isOneOf(value, values) === isExpectedIn
  }
}

/** `{id, attributeKey?}`. What is not recognised matches nobody. */
function compileSavedGroup(reference: unknown): Test {
  if (typeof reference !== 'object' || reference === null || Array.isArray(reference)) return never
  const { id, attributeKey } = reference as { id?: unknown; attributeKey?: unknown }
  if (typeof id !== 'string') return never
  if (attributeKey !== undefined && typeof attributeKey !== 'string') return never
  return (value, scope) => {
    const { savedGroups, resolving } = scope
    const group = groupNamed(savedGroups, id)
    if (resolving?.has(id) === true || typeof group !== 'object' || group === null || Array.isArray(group)) {
      return false
    }
    const entry = group as Exclude<SavedGroup, readonly unknown[]>
    if (entry.type === 'list') {
      const path = attributeKey ?? entry.attributeKey
      return (
        typeof path === 'string' &&
        Array.isArray(entry.values) &&
        isOneOf(readPath(path, value), entry.values)
      )
    }
    if (entry.type !== 'condition' || typeof entry.condition !== 'object' || entry.condition === null)
      return false
    return compileCondition(entry.condition)(value, {
      savedGroups,
      resolving: new Set(resolving).add(id),
    })
  }
}

function readPath(path: string, value: unknown): unknown {
  return valueAtPath(path)(value)
}

function groupNamed(savedGroups: SavedGroups, id: string): unknown {
  return Object.hasOwn(savedGroups, id) ? savedGroups[id] : undefined
}

function listOf(group: unknown): readonly unknown[] | undefined {
  if (Array.isArray(group)) return group as readonly unknown[]
  const { type, values } = (group ?? {}) as { type?: unknown; values?: unknown }
  return type === 'list' && Array.isArray(values) ? (values as readonly unknown[]) : undefined
}

function isOperatorObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => key.startsWith('$'))
}

function conditionsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function every(tests: readonly Test[]): Test {
  const [first, second] = tests
  if (first === undefined) return always
  if (second === undefined) return first
  return (value, scope) => {
    for (const test of tests) if (!test(value, scope)) return false
    return true
  }
}

/** True without alternatives. */
function some(tests: readonly Test[]): Test {
  if (tests.length === 0) return always
  return (value, scope) => {
    for (const test of tests) if (test(value, scope)) return true
    return false
  }
}

function not(test: Test): Test {
  return (value, scope) => !test(value, scope)
}
