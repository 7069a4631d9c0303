import { toSlug } from '../stories/story-traits.js'
import { filterKeys, type AgeTerm, type FeedFilter, type FilterKey, type NameTerm } from './feed-filter.js'

export type ParsedFilter =
  | { readonly ok: true; readonly filter: FeedFilter }
  /** `at` is the offset in the text, from 0. */
  | { readonly ok: false; readonly at: number; readonly message: string }

export const filterLimits = { length: 500, terms: 16, values: 16 } as const

const keyPattern = /(-?)([A-Za-z]+):/y
const valuePattern = /"([^"]*)"|([^\s",]+)/y
const agePattern = /^(\d{1,5})(m|h|d)$/
const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const allowedKeys = [...filterKeys, 'maxAge'].join(', ')

/**
 * Reads `section:sport,world -tag:gossip publisher:"The Daily" language:id maxAge:24h`: terms with spaces between them,
 * which all have to hold; `-` is not, a comma is or, and a value with spaces stands in double quotes. An empty text is a
 * filter that everything passes.
 */
export function parseFeedFilter(text: string): ParsedFilter {
  const { length, terms } = filterLimits
  if (text.length > length) return fault(length, `a filter has at most ${length} characters`)
  const filter: (NameTerm | AgeTerm)[] = []
  let at = skipSpaces(text, 0)
  while (at < text.length) {
    if (filter.length === terms) return fault(at, `a filter has at most ${terms} terms`)
    const read = readTerm(text, at)
    if ('message' in read) return fault(read.at, read.message)
    if (read.end < text.length && !/\s/.test(text[read.end]!)) {
      return fault(read.end, 'a space is expected between two terms, a comma between two values')
    }
    filter.push(read.term)
    at = skipSpaces(text, read.end)
  }
  return { ok: true, filter }
}

interface Fault {
  readonly at: number
  readonly message: string
}

function readTerm(text: string, at: number): { term: NameTerm | AgeTerm; end: number } | Fault {
  const [whole, minus, key] = match(keyPattern, text, at) ?? []
  if (whole === undefined) {
    return {
      at,
      message: `a term such as section:sport or -tag:gossip is expected; its key is one of ${allowedKeys}`,
    }
  }
  const isNot = minus === '-'
  const read = readValues(text, at + whole.length)
  if ('message' in read) return read
  const { values, end } = read
  if (key === 'maxAge') return readAge(values, { isNot, end })
  if (!isFilterKey(key)) {
    return { at: at + minus!.length, message: `"${key}" is no key of a filter; allowed are ${allowedKeys}` }
  }
  const slugs: string[] = []
  for (const value of values) {
    const slug = toSlug(value.text)
    if (slug === undefined) return { at: value.at, message: `a ${key} has at least one letter or digit` }
    slugs.push(slug)
  }
  return { term: { key, isNot, values: slugs }, end }
}

interface Value {
  readonly text: string
  readonly at: number
}

function readValues(text: string, from: number): { values: Value[]; end: number } | Fault {
  const values: Value[] = []
  let at = from
  for (;;) {
    const [whole, quoted, bare] = match(valuePattern, text, at) ?? []
    if (whole === undefined) {
      const isOpen = text[at] === '"'
      return { at, message: isOpen ? 'the quotation mark is never closed' : 'a value is expected' }
    }
    if (values.length === filterLimits.values) {
      return { at, message: `a term has at most ${filterLimits.values} values` }
    }
    values.push({ text: quoted ?? bare ?? '', at })
    at += whole.length
    if (text[at] !== ',') return { values, end: at }
    at++
  }
}

function readAge(
  values: readonly Value[],
  { isNot, end }: { isNot: boolean; end: number },
): { term: AgeTerm; end: number } | Fault {
  const [first, second] = values
  if (second !== undefined) return { at: second.at, message: 'maxAge has one value' }
  const [, count, unit] = agePattern.exec(first!.text) ?? []
  const maxAgeMs = Number(count) * unitMs[unit as keyof typeof unitMs]
  if (!(maxAgeMs > 0))
    return { at: first!.at, message: 'an age is a number of minutes, hours or days: 30m, 24h, 7d' }
  return { term: { key: 'maxAge', isNot, maxAgeMs }, end }
}

function isFilterKey(key: string | undefined): key is FilterKey {
  return filterKeys.some((each) => each === key)
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function skipSpaces(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text[at]!)) at++
  return at
}

function fault(at: number, message: string): ParsedFilter {
  return { ok: false, at, message }
}
