import { RE2JS } from 're2js'
import { PatternRefusal, toUnitText, translatePattern } from './translate-pattern.js'

export interface RegularExpression {
  test(text: string): boolean
}

/** The longest pattern. RE2 takes time linear in the text, and memory linear in the pattern. */
const maxPatternLength = 1_000
/**
 * Longer texts match nothing. No page has a longer address, and a client that sends 256 KB would take about a second of
 * the process for each pattern.
 */
const maxTextLength = 4_096

/**
 * Compiles a pattern as JavaScript understands it (without the `u` flag), for an engine that takes linear time whatever
 * the pattern and the text.
 *
 * @throws PatternRefusal with the reason where the pattern is invalid in JavaScript, or cannot mean the same in RE2
 */
function compileRegularExpression(pattern: string, isCaseInsensitive = false): RegularExpression {
  if (pattern.length > maxPatternLength) {
    throw new PatternRefusal(`a pattern has ${maxPatternLength} characters at most`)
  }
  try {
    void new RegExp(pattern)
  } catch (error) {
    throw new PatternRefusal((error as Error).message)
  }
  let compiled: RE2JS
  const translated = translatePattern(pattern, isCaseInsensitive)
  try {
    compiled = RE2JS.compile(translated)
  } catch {
    throw new PatternRefusal('it repeats too much, or is too large')
  }
  return { test: (text) => text.length <= maxTextLength && compiled.matcher(toUnitText(text)).find() }
}

/** Compiles where that is possible; a pattern that is refused matches nothing. */
export function toRegularExpression(
  pattern: unknown,
  isCaseInsensitive = false,
): RegularExpression | undefined {
  if (typeof pattern !== 'string') return undefined
  try {
    return compileRegularExpression(pattern, isCaseInsensitive)
  } catch {
    return undefined
  }
}

/** Why a pattern cannot be used in a definition; undefined when it can. */
export function refusalOfPattern(pattern: string, isCaseInsensitive = false): string | undefined {
  try {
    compileRegularExpression(pattern, isCaseInsensitive)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
