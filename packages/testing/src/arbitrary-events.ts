/** Random JSON texts in every notation that JSON has, the same ones for the same source of numbers in [0, 1). */
export interface ArbitraryEvents {
  /** A call of Segment's API as its JSON text, of any type. Most are valid, some break one of the tracker's rules. */
  call(messageId: string): string
  /** The JSON text of an object with fields of any name. */
  object(depth?: number): string
  /** The JSON text of any value. */
  value(depth?: number): string
  number(): string
  /** A number below `limit`. */
  below(limit: number): number
}

/** Boundary values of doubles, of 64-bit integers and of the platform's conversions. */
const numbers = [
  '0', '-0', '-0.0', '0e0', '1', '-1', '1.0', '1E3', '1e+3', '100e-2', '0.1', '0.30000000000000004', '1e-7', '1e21', '1e22', '123456789.125',
  '9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740993', '9007199254740993.0', '9007199254740993e-3',
  '1610521604143693812', '1610521604143693845', '-1610521604143693812', '1.610521604143693812e18', '5.9e19', '-5.9e19', '59000000000000000000',
  '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '9.223372036854775808e18', '-9.223372036854775808e18',
  '18446744073709551614', '18446744073709551615', '18446744073709551616', '18446744073709551616.0', '1.8446744073709552e19', '1e19', '1e20',
  '340282366920938463463374607431768211456', '1e300', '1.7976931348623157e308', '1.7976931348623159e308', '5e-324', '4e-324', '2.4e-324', '1e-400',
  '2.2250738585072014e-308', '1e400', '-1e400', '1e99999', '0e99999', '8640000000000000', '8640000000000001', '1700000000', '1700000000000', '-1',
] // prettier-ignore
/** JSON texts of names. */
const names = [
  'a', 'b', 'a.b', 'a%2Eb', 'a%252Eb', 'a%2eb', '%2E', '.', '..', '%252E', '%25', '%', '%25.', 'a.', '.a', '', ' ', '0', '00', '-1', '1.5', 'null',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'toJSON', 'length', '\\u0000', 'a\\u0000b', '\\u0001', '\\n', '\\"', '\\\\', '\\/', '/', '`',
  "'", '$', '^a', 'a[]', 'a:Int64', 'é', '\\u00e9', 'e\\u0301', '🌏', '\\ud83c\\udf0f', '\\ud800', '\\uD800', '\\udc00a', 'SKIP a', '{}', '[0]', 'max_dynamic_paths',
  'storyId', 'section', 'title', 'url', 'path', 'referrer', 'tags', 'publishedAt', 'ip', 'userAgent', 'locale', 'page', 'library', 'name', 'version',
  'i\\u0070', 'type', 'messageId', 'timestamp', 'rejected', 'taken', 'body', 'batch',
] // prettier-ignore
/** JSON texts of strings. */
const texts = [
  '', ' ', 'a', 'true', 'null', '1', '-0', '1e400', 'NaN', '2024-01-01', '2024-01-01 00:00:00', '2024-01-01T00:00:00.000Z', '1610521604143693812', ': 1610521604143693812,',
  '\\u0000', 'a\\u0000b', '\\b\\f\\n\\r\\t\\"\\\\\\/', '\\ud800', 'x\\uDC00y', '\\uD83C\\uDF0F', '\\u2028\\u2029', '\\uFEFF', '\\uFFFF', '🌏', 'é', 'ﷺ', '%2E', '%00', '{\\"a\\":1}',
  "'; DROP TABLE events; --", 'https://example.com/a/b?utm_source=x&gclid=y#z', 'https://exämple.com/%zz', 'https://example.com/?m=ann%40example.org&a=203.0.113.9', '203.0.113.9', '\\\\\\\\\\"', '\\\\ud800',
] // prettier-ignore
const times = [
  '"2026-11-20T10:00:00.000Z"', '"2026-11-20T10:00:00Z"', '"2026-11-20T10:00:00+07:00"', '"2026-11-20T10:00:00.123456789-0930"', '"2026-11-20 10:00:00,5"', '"2026-11-20"',
  '"2026-02-30T10:00:00.000Z"', '"2026-13-45T99:99:99Z"', '"2026-11-20T24:00:00Z"', '"0000-01-01T00:00:00Z"', '"0001-01-01T00:00:00.000Z"', '"1899-12-31T23:59:59.999Z"',
  '"1900-01-01T00:00:00.000Z"', '"1969-12-31T23:59:59.999Z"', '"1999-12-31T23:59:59.999Z"', '"2099-12-31T23:59:59.999Z"', '"2100-01-01T00:00:00.000Z"', '"2299-12-31T23:59:59.999Z"',
  '"2300-01-01T00:00:00.000Z"', '"9999-12-31T23:59:59.999Z"', '"+275760-09-13T00:00:00Z"', '"Fri, 20 Nov 2026 10:00:00 GMT"', '"soon"', '""', 'null', 'true', '{}', '[]',
] // prettier-ignore
const types = ['track', 'page', 'screen', 'identify', 'group', 'alias']
const nameUnits = ['a', '.', '%', '2E', '%25', '\\u0000']
/**
 * Used inside other objects: each name there multiplies the paths under which ClickHouse files values, and an insert's
 * cost.
 */
const innerNames = ['a', 'b', 'a.b', 'a%2Eb', '%2E', '.', '', '%25', '__proto__', '\\u0000']
const maxDepth = 3

export function createArbitraryEvents(random: () => number): ArbitraryEvents {
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item
  const isLucky = (oneIn: number): boolean => below(oneIn) === 0
  const repeated = (count: number, make: () => string): string[] => Array.from({ length: count }, make)

  function digits(count: number): string {
    return repeated(count, () => String(below(10))).join('')
  }

  function number(): string {
    if (isLucky(2)) return pick(numbers)
    const sign = isLucky(3) ? '-' : ''
    const whole = isLucky(8) ? '0' : String(1 + below(9)) + digits(isLucky(3) ? below(40) : below(20))
    const fraction = isLucky(3) ? `.${digits(1 + below(25))}` : ''
    const exponent = isLucky(5) ? pick(['e', 'E']) + pick(['', '+', '-']) + String(below(isLucky(4) ? 400 : 20)) : '' // prettier-ignore
    return sign + whole + fraction + exponent
  }

  function name(depth: number): string {
    if (depth > 0) return `"${pick(innerNames)}"`
    if (isLucky(500)) return `"${'k'.repeat(below(3_000))}"`
    return `"${isLucky(3) ? repeated(below(4), () => pick(nameUnits)).join('') : pick(names)}"`
  }

  function text(): string {
    if (isLucky(100)) return `"${pick(['x', 'é', '新', '\\u0000', '🌏']).repeat(below(2_500))}"`
    return `"${pick(texts)}"`
  }

  function time(): string {
    return isLucky(4) ? number() : pick(times)
  }

  function value(depth = 0): string {
    const kind = below(depth < maxDepth ? 10 : 7)
    if (kind < 4) return number()
    if (kind < 6) return text()
    if (kind === 6) return pick(['true', 'false', 'null'])
    if (kind === 7) return object(depth + 1)
    return `[${repeated(below(5), () => value(depth + 1)).join(pick([',', ' ,\n\t']))}]`
  }

  function object(depth = 0): string {
    const fields = repeated(below(5), () => name(depth) + pick([':', ' :\r\n']) + value(depth + 1))
    return `{${fields.join(',')}}`
  }

  /** Deeper than anything else here; about half of them too deep for the tracker. */
  function nested(): string {
    const levels = 20 + below(25)
    const [open, close] = pick([['[', ']'], ['{"a.b":', '}'], ['[{"%2E":', '}]']] as const) // prettier-ignore
    const count = Math.ceil(levels / (open.length > 8 ? 2 : 1))
    return open.repeat(count) + value(maxDepth) + close.repeat(count)
  }

  function id(): string {
    return isLucky(3)
      ? number()
      : isLucky(20)
        ? value()
        : `"${pick(['reader', 'a%2Eb', 'é', '7'])}-${below(500)}"`
  }

  function call(messageId: string): string {
    const type = pick(types)
    const fields = [`"type":"${type}"`, `"anonymousId":${id()}`]
    const maybe = (oneIn: number, field: string, make: () => string): void => {
      if (isLucky(oneIn)) fields.push(`"${field}":${make()}`)
    }
    if (type === 'track') fields.push(`"event":${isLucky(20) ? value() : text()}`)
    if (type === 'group') fields.push(`"groupId":${id()}`)
    if (type === 'alias') fields.push(`"previousId":${id()}`)
    maybe(type === 'alias' ? 1 : 3, 'userId', id)
    maybe(2, 'timestamp', time)
    maybe(3, 'sentAt', time)
    maybe(6, 'originalTimestamp', time)
    maybe(5, 'name', text)
    maybe(8, 'ip', text)
    maybe(8, 'integrations', value)
    maybe(4, pick(['channel', 'a.b', '%2E', '__proto__', 'version']), value)
    maybe(1, 'properties', () => `{"storyId":${isLucky(2) ? number() : text()},"publishedAt":${time()},"any":${isLucky(30) ? nested() : value()},${object().slice(1)}`.replace(/,\}$/, '}')) // prettier-ignore
    maybe(2, 'traits', object)
    maybe(2, 'context', () => (isLucky(2) ? object() : `{"page":${object()},"library":${object()},"locale":${text()},"userAgent":${text()},"ip":"203.0.113.${below(256)}"}`)) // prettier-ignore
    for (let at = fields.length - 1; at > 0; at--) {
      const other = below(at + 1)
      ;[fields[at], fields[other]] = [fields[other] as string, fields[at] as string]
    }
    // Added last, because the last of repeated names counts.
    return `{${[...fields, `"messageId":${messageId}`].join(pick([',', ',\n  ']))}}`
  }

  return { call, object, value, number, below }
}
