import { expectationKinds, operandProblem } from './operand-problem.js'

/** What is wrong at one place of a condition. The pointer is a JSON pointer as a URI fragment: `#/country/%24in`. */
export interface ConditionProblem {
  readonly pointer: string
  /** The fault, and what to write instead. */
  readonly detail: string
}

/** What a condition refers to, with its places: groups have to exist, and patterns must not be slow anywhere. */
export interface ConditionInspection {
  readonly problems: readonly ConditionProblem[]
  readonly groups: readonly GroupReference[]
  readonly patterns: readonly PatternReference[]
}

export interface GroupReference {
  readonly pointer: string
  readonly id: string
  /** `$inGroup` and `$notInGroup` take lists only; `$savedGroup` takes conditions as well. */
  readonly takes: 'list' | 'any'
}

export interface PatternReference {
  readonly pointer: string
  readonly pattern: string
  readonly isCaseInsensitive: boolean
}

export interface InspectionOptions {
  /** The pointer of the condition itself. Default `#`. */
  readonly pointer?: string
  /** The only attribute that there is: `value` in the condition of a prerequisite. */
  readonly onlyAttribute?: string
}

interface Place {
  readonly at: string
  readonly depth: number
  readonly only: string | undefined
}

const maxDepth = 20
const maxProblems = 50
const conditionOperators = ['$and', '$or', '$nor', '$not', '$savedGroup']

/** Everything that is wrong with a condition in itself; an empty list when it can be evaluated as it was meant. */
export function validateCondition(
  condition: unknown,
  options?: InspectionOptions,
): readonly ConditionProblem[] {
  return inspectCondition(condition, options).problems
}

/** Validates a condition and finds what it refers to. */
export function inspectCondition(
  condition: unknown,
  { pointer = '#', onlyAttribute }: InspectionOptions = {},
): ConditionInspection {
  const problems: ConditionProblem[] = []
  const groups: GroupReference[] = []
  const patterns: PatternReference[] = []

  function report(at: string, detail: string): void {
    if (problems.length < maxProblems) problems.push({ pointer: at, detail })
  }

  /** @param only the only attribute that there is */
  function visitCondition(value: unknown, at: string, depth: number, only: string | undefined): void {
    if (depth > maxDepth) return report(at, `Conditions may be nested ${maxDepth} levels deep at most.`)
    if (!isObject(value)) {
      return report(
        at,
        'A condition is an object of attributes and what is expected of them, such as {"country": "ID"}.',
      )
    }
    for (const [key, expected] of Object.entries(value))
      visitEntry(key, expected, { at: toPointer(at, key), depth, only })
  }

  function visitEntry(key: string, expected: unknown, { at, depth, only }: Place): void {
    if (key === '$and' || key === '$or' || key === '$nor') {
      if (!Array.isArray(expected) || expected.length === 0) {
        return report(at, `${key} takes a list of at least one condition.`)
      }
      expected.forEach((each, index) => visitCondition(each, toPointer(at, index), depth + 1, only))
    } else if (key === '$not') visitCondition(expected, at, depth + 1, only)
    else if (key === '$savedGroup') visitSavedGroup(expected, at)
    else if (key.startsWith('$')) {
      const hint = expectationKinds.has(key)
        ? `${key} belongs below an attribute, such as {"country": {"${key}": …}}.`
        : `There is no operator ${key}. Write one of ${conditionOperators.join(', ')}, or an attribute's name.`
      report(at, hint)
    } else visitAttribute(key, expected, { at, depth, only })
  }

  function visitAttribute(path: string, expected: unknown, { at, depth, only }: Place): void {
    const names = path.split('.')
    if (names.includes('')) {
      report(at, 'The name of an attribute is empty. Write names with single dots between them.')
    } else if (only !== undefined && names[0] !== only) {
      report(at, `There is nothing but "${only}" here: write it in place of "${path.slice(0, 100)}".`)
    }
    visitExpectation(expected, at, depth + 1)
  }

  function visitSavedGroup(reference: unknown, at: string): void {
    const { id, attributeKey } = isObject(reference) ? reference : {}
    if (typeof id !== 'string' || id === '') {
      return report(at, '$savedGroup takes {"id": "<saved group>"}, and optionally "attributeKey".')
    }
    if (attributeKey !== undefined && (typeof attributeKey !== 'string' || attributeKey === '')) {
      return report(toPointer(at, 'attributeKey'), 'attributeKey is the name of an attribute.')
    }
    groups.push({ pointer: toPointer(at, 'id'), id, takes: 'any' })
  }

  function visitExpectation(expected: unknown, at: string, depth: number): void {
    if (depth > maxDepth) return report(at, `Conditions may be nested ${maxDepth} levels deep at most.`)
    if (!isObject(expected)) return
    const names = Object.keys(expected)
    const operatorCount = names.filter((name) => name.startsWith('$')).length
    if (operatorCount === 0) {
      if (names.length === 0) report(at, 'An empty object expects nothing. Write a value or an operator.')
      return
    }
    if (operatorCount < names.length) {
      return report(
        at,
        'Operators and fields cannot stand side by side. Write "attribute.field" for a field.',
      )
    }
    for (const name of names) visitOperator(name, expected[name], toPointer(at, name), depth)
  }

  function visitOperator(name: string, operand: unknown, at: string, depth: number): void {
    const kind = expectationKinds.get(name)
    if (kind === undefined) {
      const known = [...expectationKinds.keys()].join(', ')
      return report(at, `There is no operator ${name.slice(0, 50)}. The operators are ${known}.`)
    }
    const problem = operandProblem(name, kind, operand)
    if (problem !== undefined) return report(at, problem)
    if (kind === 'expectation') visitExpectation(operand, at, depth + 1)
    else if (kind === 'member') {
      const isExpectation = Object.keys(operand as object).every((key) => key.startsWith('$'))
      if (isExpectation) visitExpectation(operand, at, depth + 1)
      else visitCondition(operand, at, depth + 1, undefined)
    } else if (kind === 'expectations') {
      ;(operand as unknown[]).forEach((each, index) =>
        visitExpectation(each, toPointer(at, index), depth + 1),
      )
    } else if (kind === 'pattern') {
      patterns.push({ pointer: at, pattern: operand as string, isCaseInsensitive: name === '$regexi' })
    } else if (kind === 'group') groups.push({ pointer: at, id: operand as string, takes: 'list' })
  }

  visitCondition(condition, pointer, 0, onlyAttribute)
  return { problems, groups, patterns }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toPointer(parent: string, token: string | number): string {
  return `${parent}/${encodeURIComponent(String(token).replaceAll('~', '~0').replaceAll('/', '~1'))}`
}
