import { isJsonObject, jsonParserOf, setField, type JsonObject, type JsonValue } from '@frontpage/contracts'
import { withoutByteOrderMark } from '@frontpage/service-kit'

const objects: ReadonlySet<string> = new Set(['properties', 'traits', 'context'])

/** Objects of a context inside each other, as far as a query can name them. */
const maxContextLevels = 8

/**
 * An event's fields from a query: `data` holds a whole event as JSON in base64 (of either alphabet); other parameters
 * are fields by their name (`type`, `event`, `anonymousId` …), with a dot inside properties, traits and context
 * (`properties.storyId`). The context holds objects, so there every dot leads into one (`context.page.url`). Later
 * parameters win; values are texts.
 */
export function readPixelFields(url: string): JsonObject {
  const fields: JsonObject = {}
  const start = url.indexOf('?')
  if (start === -1) return fields
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    if (name === 'data') {
      for (const [field, said] of Object.entries(readData(value))) setField(fields, field, said)
    } else set(fields, name, value)
  }
  return fields
}

function set(fields: JsonObject, name: string, value: JsonValue): void {
  const dot = name.indexOf('.')
  const outer = name.slice(0, dot)
  if (dot === -1 || !objects.has(outer)) {
    setField(fields, name, value)
    return
  }
  const path = outer === 'context' ? contextPathOf(name) : [outer, name.slice(dot + 1)]
  let object = fields
  for (const field of path.slice(0, -1)) {
    const existing = Object.hasOwn(object, field) ? object[field] : undefined
    const inner = isJsonObject(existing) ? existing : {}
    setField(object, field, inner)
    object = inner
  }
  setField(object, path.at(-1)!, value)
}

/** The last name keeps the dots of all further levels. */
function contextPathOf(name: string): string[] {
  const names = name.split('.')
  return names.length <= maxContextLevels
    ? names
    : [...names.slice(0, maxContextLevels - 1), names.slice(maxContextLevels - 1).join('.')]
}

function readData(text: string): JsonObject {
  const bytes = withoutByteOrderMark(Buffer.from(text, 'base64'))
  try {
    const value = jsonParserOf(bytes)(bytes.toString('utf8'))
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
