import { refusalOfPattern } from './regular-expression.js'

/** What an operator below an attribute takes. */
export type OperandKind =
  | 'scalar'
  | 'ordered'
  | 'list'
  | 'boolean'
  | 'type'
  | 'version'
  | 'pattern'
  | 'group'
  | 'expectation'
  | 'expectations'
  | 'size'
  | 'member'

export const expectationKinds: ReadonlyMap<string, OperandKind> = new Map([
  ['$eq', 'scalar'],
  ['$ne', 'scalar'],
  ['$lt', 'ordered'],
  ['$lte', 'ordered'],
  ['$gt', 'ordered'],
  ['$gte', 'ordered'],
  ['$in', 'list'],
  ['$nin', 'list'],
  ['$ini', 'list'],
  ['$nini', 'list'],
  ['$all', 'expectations'],
  ['$alli', 'expectations'],
  ['$regex', 'pattern'],
  ['$regexi', 'pattern'],
  ['$exists', 'boolean'],
  ['$type', 'type'],
  ['$size', 'size'],
  ['$elemMatch', 'member'],
  ['$not', 'expectation'],
  ['$inGroup', 'group'],
  ['$notInGroup', 'group'],
  ['$veq', 'version'],
  ['$vne', 'version'],
  ['$vlt', 'version'],
  ['$vlte', 'version'],
  ['$vgt', 'version'],
  ['$vgte', 'version'],
])

const typeNames = ['string', 'number', 'boolean', 'array', 'object', 'null']

/** Why an operator cannot have this operand, and what it takes; undefined where it can. */
export function operandProblem(name: string, kind: OperandKind, operand: unknown): string | undefined {
  switch (kind) {
    case 'scalar':
      return isScalar(operand) ? undefined : `${name} takes a text, a number, true, false or null.`
    case 'ordered':
      return typeof operand === 'string' || typeof operand === 'number'
        ? undefined
        : `${name} takes a number or a text.`
    case 'list':
      return Array.isArray(operand) && operand.every(isScalar)
        ? undefined
        : `${name} takes a list of texts, numbers, true, false or null, such as ["ID", "MY"].`
    case 'expectations':
      return Array.isArray(operand) ? undefined : `${name} takes a list of what members are expected to be.`
    case 'boolean':
      return typeof operand === 'boolean' ? undefined : `${name} takes true or false.`
    case 'type':
      return typeNames.includes(operand as string)
        ? undefined
        : `${name} takes one of ${typeNames.join(', ')}.`
    case 'version':
      return typeof operand === 'string' && /^v?\d/.test(operand)
        ? undefined
        : `${name} takes a version as text, such as "1.10.0".`
    case 'pattern':
      return patternProblem(name, operand)
    case 'group':
      return typeof operand === 'string' && operand !== ''
        ? undefined
        : `${name} takes the id of a saved group.`
    case 'size':
      return isCount(operand) || isObject(operand)
        ? sizeProblem(name, operand)
        : `${name} takes a whole number, or operators such as {"$gt": 2}.`
    case 'member':
      return isObject(operand) && Object.keys(operand).length > 0
        ? undefined
        : `${name} takes operators or a condition about one member, such as {"$eq": "sport"}.`
    case 'expectation':
      return operand !== undefined ? undefined : `${name} takes a value or operators.`
  }
}

/** Operators below `$size` are about a number. */
function sizeProblem(name: string, operand: unknown): string | undefined {
  if (!isObject(operand)) return undefined
  for (const [inner, value] of Object.entries(operand)) {
    const kind = expectationKinds.get(inner)
    const problem =
      kind === undefined
        ? `${name} takes operators about a number; ${inner.slice(0, 50)} is none.`
        : operandProblem(inner, kind, value)
    if (problem !== undefined) return problem
  }
  return undefined
}

function patternProblem(name: string, operand: unknown): string | undefined {
  if (typeof operand !== 'string') return `${name} takes a regular expression as text.`
  const refusal = refusalOfPattern(operand, name === '$regexi')
  return refusal === undefined
    ? undefined
    : `This regular expression cannot be used: ${refusal}. Write one that RE2 and JavaScript understand alike.`
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
