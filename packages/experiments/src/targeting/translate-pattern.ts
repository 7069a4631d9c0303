import {
  complementOf,
  digits,
  lineTerminators,
  spaces,
  unionOf,
  withOtherCases,
  wordUnits,
  type CodeUnitSet,
} from './code-unit-set.js'

/** Says why a pattern cannot mean the same in RE2 and in JavaScript. */
export class PatternRefusal extends Error {}

const firstSurrogate = 0xd800
const lastSurrogate = 0xdfff
/** Halves of surrogate pairs are represented by characters of a private plane, so that RE2 sees single units as JavaScript does. */
const planeOfSurrogates = 0xf0000

const classEscapes: Readonly<Record<string, CodeUnitSet>> = {
  d: digits,
  D: complementOf(digits),
  w: wordUnits,
  W: complementOf(wordUnits),
  s: spaces,
  S: complementOf(spaces),
}
const controlEscapes: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

/** The text as RE2 is to see it. Texts without surrogates, nearly all, are returned unchanged. */
export function toUnitText(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, (unit) =>
    String.fromCodePoint(planeOfSurrogates + unit.charCodeAt(0) - firstSurrogate),
  )
}

/**
 * Translates a JavaScript pattern (without the `u` flag) to one of RE2 that matches the same texts. Sets are written out
 * by code units, because `\s`, `.` and the meaning of case differ.
 *
 * @throws PatternRefusal where that is not possible: look-around, back-references, and escapes that mean one thing in
 *   one of the two and something else in the other
 */
export function translatePattern(pattern: string, isCaseInsensitive: boolean): string {
  let at = 0
  let translated = ''

  const refuse = (reason: string): never => {
    throw new PatternRefusal(`${reason} (at ${at})`)
  }
  const write = (set: CodeUnitSet): string => writeSet(isCaseInsensitive ? withOtherCases(set) : set)

  function readGroupStart(): string {
    if (pattern[at] !== '?') return '('
    if (pattern.startsWith('?:', at)) {
      at += 2
      return '(?:'
    }
    const name = /^\?<[A-Za-z_$][\w$]*>/.exec(pattern.slice(at))?.[0]
    if (name === undefined)
      return refuse('look-ahead, look-behind and flags inside a pattern are not supported')
    at += name.length
    return '('
  }

  /** A quantifier in braces; in JavaScript anything else in braces stands for itself. */
  function readBrace(): string {
    const quantifier = /^\{\d+(,\d*)?\}/.exec(pattern.slice(at - 1))?.[0]
    if (quantifier === undefined) return '\\{'
    at += quantifier.length - 1
    return quantifier
  }

  function readEscape(isInClass: boolean): CodeUnitSet {
    const letter = pattern[at++] ?? refuse('the pattern ends with a backslash')
    const set = Object.hasOwn(classEscapes, letter) ? classEscapes[letter] : undefined
    if (set !== undefined) return set
    const control = Object.hasOwn(controlEscapes, letter) ? controlEscapes[letter] : undefined
    if (control !== undefined) return single(control)
    if (isInClass && letter === 'b') return single(8)
    if (letter === '0' && !/\d/.test(pattern[at] ?? '')) return single(0)
    const digitCount = letter === 'x' ? 2 : letter === 'u' ? 4 : 0
    if (digitCount > 0) {
      const hex = pattern.slice(at, at + digitCount)
      if (!/^[\da-f]+$/i.test(hex) || hex.length < digitCount)
        refuse(`\\${letter} wants ${digitCount} hexadecimal digits`)
      at += digitCount
      return single(Number.parseInt(hex, 16))
    }
    if (/[1-9]/.test(letter)) refuse('back-references are not supported')
    if (/[a-zA-Z0]/.test(letter)) refuse(`\\${letter} does not mean the same everywhere`)
    return single(letter.charCodeAt(0))
  }

  function readClass(): string {
    const isNegated = pattern[at] === '^'
    if (isNegated) at++
    const members: CodeUnitSet[] = []
    for (;;) {
      if (at >= pattern.length) refuse('a character class does not end')
      if (pattern[at] === ']') break
      const from = readMember()
      if (pattern[at] !== '-' || pattern[at + 1] === ']' || at + 1 >= pattern.length) {
        members.push(from)
        continue
      }
      at++
      const to = readMember()
      const [first, last] = [onlyUnit(from), onlyUnit(to)]
      if (first === undefined || last === undefined) members.push(from, single(0x2d), to)
      else if (first > last) refuse('a range in a character class runs backwards')
      else members.push([[first, last]])
    }
    at++
    const set = unionOf(members)
    const cased = isCaseInsensitive ? withOtherCases(set) : set
    return writeSet(isNegated ? complementOf(cased) : cased)
  }

  function readMember(): CodeUnitSet {
    const unit = pattern.charCodeAt(at++)
    return unit === 0x5c ? readEscape(true) : single(unit)
  }

  while (at < pattern.length) {
    const letter = pattern.charAt(at++)
    if (letter === '\\') {
      if (pattern[at] === 'b' || pattern[at] === 'B') translated += `\\${pattern[at++]}`
      else translated += write(readEscape(false))
    } else if (letter === '[') translated += readClass()
    else if (letter === '(') translated += readGroupStart()
    else if (letter === '.') translated += writeSet(complementOf(lineTerminators))
    else if (letter === '{') translated += readBrace()
    else if (')|*+?^$'.includes(letter)) translated += letter
    else translated += write(single(letter.charCodeAt(0)))
  }
  return translated
}

function single(unit: number): CodeUnitSet {
  return [[unit, unit]]
}

function onlyUnit(set: CodeUnitSet): number | undefined {
  const [range] = set
  return set.length === 1 && range !== undefined && range[0] === range[1] ? range[0] : undefined
}

function writeSet(set: CodeUnitSet): string {
  const unit = onlyUnit(set)
  if (unit !== undefined) return writeUnit(unit)
  if (set.length === 0) return '[^\\x{0}-\\x{10FFFF}]'
  return `[${set
    .flatMap(splitAtSurrogates)
    .map(([first, last]) => `${writeUnit(first)}-${writeUnit(last)}`)
    .join('')}]`
}

function writeUnit(unit: number): string {
  return `\\x{${toCodePoint(unit).toString(16)}}`
}

function toCodePoint(unit: number): number {
  return isSurrogate(unit) ? planeOfSurrogates + unit - firstSurrogate : unit
}

function isSurrogate(unit: number): boolean {
  return unit >= firstSurrogate && unit <= lastSurrogate
}

function splitAtSurrogates([first, last]: readonly [number, number]): [number, number][] {
  const parts: [number, number][] = [
    [first, Math.min(last, firstSurrogate - 1)],
    [Math.max(first, firstSurrogate), Math.min(last, lastSurrogate)],
    [Math.max(first, lastSurrogate + 1), last],
  ]
  return parts.filter(([start, end]) => start <= end)
}
