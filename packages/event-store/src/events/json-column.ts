import { formatJson, isJsonObject, type JsonObject, type JsonValue } from '@frontpage/contracts'

/**
 * Converts values for and from a column of ClickHouse's type JSON. ClickHouse files values under paths, and with
 * `json_type_escape_dots_in_keys` it files a dot in a key as `%2E`, which comes back as a dot. So a key that contains
 * `%2E` itself is filed as `%252E`, one that contains `%252E` as `%25252E`, and so on; no other key changes.
 */
const containsEscapedDot = /%(?:25)*2E/
const percentOfEscapedDot = /%(?=(?:25)*2E)/g
const filedPercentOfEscapedDot = /%25(?=(?:25)*2E)/g

/**
 * Returns the text that ClickHouse reads. Doubles beyond 64 bits are not written as integers, which ClickHouse would
 * refuse.
 */
export function toJsonColumn(object: JsonObject): string {
  for (const _ in object) {
    const text = formatJson(object)
    return text.includes('%') && containsEscapedDot.test(text) ? formatJson(mapKeys(object, fileKey)) : text
  }
  return '{}'
}

/** Restores the object from the one that ClickHouse returned. It is the same object where no key was changed. */
export function fromJsonColumn(object: JsonObject): JsonObject {
  return hasFiledKey(object) ? mapKeys(object, readKey) : object
}

function fileKey(key: string): string {
  return key.replaceAll(percentOfEscapedDot, '%25')
}

function readKey(key: string): string {
  return key.replaceAll(filedPercentOfEscapedDot, '%')
}

function hasFiledKey(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasFiledKey)
  for (const key in value) if (key.includes('%25') || hasFiledKey(value[key])) return true
  return false
}

function mapKeys(object: JsonObject, map: (key: string) => string): JsonObject {
  const mapItem = (item: JsonValue): JsonValue => {
    if (Array.isArray(item)) return item.map(mapItem)
    return isJsonObject(item) ? mapKeys(item, map) : item
  }
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [map(key), mapItem(item)]))
}
