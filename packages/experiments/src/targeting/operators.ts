import { isOneOf } from './is-one-of.js'
import { toRegularExpression } from './regular-expression.js'
import { toText } from './to-text.js'
import { toVersionText } from './version-text.js'

type ValueTest = (value: unknown) => boolean
type Operator = (operand: unknown) => ValueTest

const never: ValueTest = () => false

/** The operators that compare one value with an operand. Those that hold conditions are in compile-condition.ts. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', (operand) => (value) => value === operand],
  ['$ne', (operand) => (value) => value !== operand],
  ['$lt', comparison((value, operand) => value < operand)],
  ['$lte', comparison((value, operand) => value <= operand)],
  ['$gt', comparison((value, operand) => value > operand)],
  ['$gte', comparison((value, operand) => value >= operand)],
  ['$in', listOperator((value, list) => isOneOf(value, list))],
  ['$nin', listOperator((value, list) => !isOneOf(value, list))],
  ['$ini', caseInsensitiveListOperator(true)],
  ['$nini', caseInsensitiveListOperator(false)],
  ['$exists', (operand) => (value) => (value !== null && value !== undefined) === Boolean(operand)],
  ['$type', (operand) => (value) => typeNameOf(value) === operand],
  ['$regex', pattern(false)],
  ['$regexi', pattern(true)],
  ['$veq', versionComparison((version, operand) => version === operand)],
  ['$vne', versionComparison((version, operand) => version !== operand)],
  ['$vlt', versionComparison((version, operand) => version < operand)],
  ['$vlte', versionComparison((version, operand) => version <= operand)],
  ['$vgt', versionComparison((version, operand) => version > operand)],
  ['$vgte', versionComparison((version, operand) => version >= operand)],
])

/** JavaScript's own order, which also compares texts with numbers. */
function comparison(compare: (value: number, operand: number) => boolean): Operator {
  return (operand) => (value) => {
    try {
      return compare(value as number, operand as number)
    } catch {
      // An object that cannot become a number or a text.
      return false
    }
  }
}

function listOperator(test: (value: unknown, list: readonly unknown[]) => boolean): Operator {
  return (operand) => (Array.isArray(operand) ? (value) => test(value, operand as unknown[]) : never)
}

function caseInsensitiveListOperator(isExpectedIn: boolean): Operator {
  return (operand) => {
    if (!Array.isArray(operand)) return never
    const list = operand.map(foldCase)
    return (value) =>
      isOneOf(Array.isArray(value) ? value.map(foldCase) : foldCase(value), list) === isExpectedIn
  }
}

function foldCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function pattern(isCaseInsensitive: boolean): Operator {
  return (operand) => {
    const expression = toRegularExpression(operand, isCaseInsensitive)
    return expression === undefined ? never : (value) => expression.test(toText(value))
  }
}

function versionComparison(compare: (version: string, operand: string) => boolean): Operator {
  return (operand) => {
    const expected = toVersionText(operand)
    return (value) => compare(toVersionText(value), expected)
  }
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'function' ? 'unknown' : typeof value
}
