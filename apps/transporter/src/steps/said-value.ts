import { isJsonObject, type JsonObject, type JsonValue, type StoryProperties } from '@frontpage/contracts'

/**
 * Returns the value of a property under the platform's name, else the one under the source's. The archive keeps neither
 * null nor an empty object nor a number beyond doubles, so these are no values here, nor is any object without a name: an
 * event that is restored from there says the same.
 */
export function saidValue(
  name: keyof StoryProperties,
  properties: JsonObject | undefined,
  understood: StoryProperties,
): JsonValue | undefined {
  const own = properties?.[name]
  return isValue(own) ? own : understood[name]
}

function isValue(value: JsonValue | undefined): boolean {
  if (typeof value === 'string') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (isJsonObject(value)) return typeof value.name === 'string'
  return value !== undefined && value !== null
}
