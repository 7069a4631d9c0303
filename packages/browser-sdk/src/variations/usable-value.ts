import type { Assignment } from '../client/client.js'

/**
 * The assigned value, or the fallback where there is none or it is of another type than the fallback. A splitter that
 * answers without a value leaves it to the page's own default.
 */
export function usableValue<Value>(
  assignment: Assignment | undefined,
  fallback: Value,
): { value: Value; isUsable: boolean } {
  const value = assignment?.value ?? fallback
  const isUsable = assignment !== undefined && (fallback == null || typeof value === typeof fallback)
  return { value: isUsable ? (value as Value) : fallback, isUsable }
}
