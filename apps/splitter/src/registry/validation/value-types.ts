import type { Feature } from '../kinds/features.js'

export type ValueType = Feature['valueType']

/** The type that code sees: a list, an object and null are JSON. */
export function valueTypeOf(value: unknown): ValueType {
  const type = typeof value
  return type === 'boolean' || type === 'string' || type === 'number' ? type : 'json'
}
