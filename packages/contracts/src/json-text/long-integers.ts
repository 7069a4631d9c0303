import { endOfString } from './end-of-string.js'

const digitZero = 0x30
const digitNine = 0x39
const quote = 0x22
const minus = 0x2d

/** The largest integer below which every integer is exact in a double: 2^53 − 1. */
const largestSafe = String(Number.MAX_SAFE_INTEGER)
const fewestDigits = largestSafe.length
const half = fewestDigits / 2

/**
 * Whether JSON texts, as UTF-8, may contain a number with as many digits as those beyond 2^53 − 1 have. This runs for
 * every event: of 16 bytes it looks at one or two, because 16 digits in a row cannot hide between those, which takes
 * 0.06 µs for an event of 650 bytes, a thirtieth of the time to parse it. It also returns true for some texts that only
 * look so (`"at: 1234567890123456"`).
 */
export function mayHoldLongIntegers(bytes: Uint8Array): boolean {
  const end = bytes.length
  for (let at = fewestDigits - 1; at < end; at += fewestDigits) {
    if (!isDigit(bytes[at] as number)) continue
    // In a run of 16 digits around this one, at least half lie on one side of it.
    const isWithin = isDigit(bytes[at - half] as number)
    if (!isWithin && (at + half >= end || !isDigit(bytes[at + half] as number))) continue
    let first = at
    while (first > 0 && isDigit(bytes[first - 1] as number)) first--
    let last = at
    while (last + 1 < end && isDigit(bytes[last + 1] as number)) last++
    if (last - first + 1 >= fewestDigits && isStartOfNumber(bytes, first)) return true
    // The whole run is skipped, so that a long one is read only once.
    at = last + 1
  }
  return false
}

/**
 * Whether a text may contain this many digits in a row, in a number or not: it samples as above, without reading whole
 * runs.
 */
export function mayHoldLongDigits(text: string): boolean {
  for (let at = fewestDigits - 1; at < text.length; at += fewestDigits) {
    if (!isDigit(text.charCodeAt(at))) continue
    if (isDigit(text.charCodeAt(at - half)) || isDigit(text.charCodeAt(at + half))) return true
  }
  return false
}

/**
 * Replaces each number of a JSON text whose integer part lies beyond 2^53 − 1.
 *
 * @param text must be valid JSON.
 */
export function replaceLongIntegers(text: string, replace: (written: string) => string): string {
  let result = ''
  let copied = 0
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (!isDigit(code)) at++
    else {
      const endOfWhole = endOfDigits(text, at)
      const end = endOfNumber(text, endOfWhole)
      if (isBeyondSafe(text, at, endOfWhole)) {
        const start = text.charCodeAt(at - 1) === minus ? at - 1 : at
        result += text.slice(copied, start) + replace(text.slice(start, end))
        copied = end
      }
      at = end
    }
  }
  return result + text.slice(copied)
}

function isBeyondSafe(text: string, start: number, end: number): boolean {
  const digits = end - start
  if (digits !== largestSafe.length) return digits > largestSafe.length
  return text.slice(start, end) > largestSafe
}

/** Whether digits at this position begin a number, and are neither part of a string nor after a decimal point. */
function isStartOfNumber(bytes: Uint8Array, at: number): boolean {
  return at === 0 || ':,[- \t\n\r'.includes(String.fromCharCode(bytes[at - 1] as number))
}

function endOfDigits(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

/** Returns the position after a fraction and an exponent. */
function endOfNumber(text: string, start: number): number {
  let at = start
  while (at < text.length && '0123456789.eE+-'.includes(text[at] as string)) at++
  return at
}

/** NaN, the code at the end of a text, is no digit. */
function isDigit(code: number): boolean {
  return code >= digitZero && code <= digitNine
}
