import { formatJson } from '@frontpage/contracts'

/**
 * The JSON text of a value (`formatJson`) without lone surrogates: ClickHouse refuses them, and with them the whole
 * insert. JSON.stringify writes a lone surrogate as `\ud…`, and a paired one as itself, so the costly walk is made only
 * where that stands in the text.
 */
export function toWellFormedJson(value: object): string {
  const text = formatJson(value)
  return text.includes('\\ud') ? formatJson(wellFormed(value)) : text
}

function wellFormed(value: object): object {
  if (Array.isArray(value)) return value.map(wellFormedItem)
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormedItem(item)]),
  )
}

function wellFormedItem(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  return typeof value === 'object' && value !== null ? wellFormed(value) : value
}
