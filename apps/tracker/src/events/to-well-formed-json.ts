/**
 * The JSON text of a value, without lone surrogates: ClickHouse refuses them, and with them the whole insert.
 * JSON.stringify writes a lone surrogate as `\ud…`, and a paired one as itself, so the costly walk is made only
 * where that stands in the text.
 */
export function toWellFormedJson(value: object): string {
  const text = JSON.stringify(value)
  return text.includes('\\ud') ? JSON.stringify(wellFormed(value)) : text
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(wellFormed)
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]),
  )
}
