import type { Attributes } from '../definitions/definitions.js'
import type { EvaluationContext } from '../definitions/evaluation-context.js'

export interface HashAttribute {
  readonly hashAttribute: string
  /** Empty text where the reader has none: a falsy value counts as missing. */
  readonly hashValue: unknown
}

export function attributesOf({ attributes, attributeOverrides }: EvaluationContext): Attributes {
  if (attributeOverrides === undefined) return attributes ?? {}
  return { ...attributes, ...attributeOverrides }
}

/** The unit that is assigned: by this attribute (default `id`), else by the fallback. */
export function readHashAttribute(attributes: Attributes, name?: string, fallback?: string): HashAttribute {
  // An empty name is the default, too.
  const hashAttribute = name || 'id'
  const hashValue = attributes[hashAttribute]
  if (hashValue) return { hashAttribute, hashValue }
  const fallbackValue = fallback ? attributes[fallback] : undefined
  if (fallback && fallbackValue) return { hashAttribute: fallback, hashValue: fallbackValue }
  return { hashAttribute, hashValue: '' }
}
