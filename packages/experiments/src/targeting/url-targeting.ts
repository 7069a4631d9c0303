import type { UrlTarget } from '../definitions/definitions.js'
import { toRegularExpression, type RegularExpression } from './regular-expression.js'
import { matchesWildcards } from './wildcards.js'

const wildcard = '_____'

/** Whether an address is targeted: by one of the including patterns (if there are any), and by no excluding one. */
export function isUrlTargeted(url: string, targets: readonly UrlTarget[]): boolean {
  if (targets.length === 0) return false
  const parsed = parse(url, 'https://_')
  let hasIncludingPatterns = false
  let isIncluded = false
  for (const target of targets) {
    const isMatch = parsed !== undefined && testOf(target)(parsed)
    // oxlint-disable-next-line typescript/no-unnecessary-boolean-literal-compare -- definitions made elsewhere may lack it
    if (target.include === false) {
      if (isMatch) return false
    } else {
      hasIncludingPatterns = true
      isIncluded ||= isMatch
    }
  }
  return isIncluded || !hasIncludingPatterns
}

type UrlTest = (url: URL) => boolean
const tests = new WeakMap<UrlTarget, UrlTest>()
const never: UrlTest = () => false

function testOf(target: UrlTarget): UrlTest {
  const known = tests.get(target)
  if (known !== undefined) return known
  const test =
    target.type === 'regex'
      ? patternTest(target.pattern)
      : target.type === 'simple'
        ? simpleTest(target.pattern)
        : never
  tests.set(target, test)
  return test
}

/** The whole address, or what follows its origin. */
function patternTest(pattern: string): UrlTest {
  const expression = toRegularExpression(pattern)
  return expression === undefined
    ? never
    : ({ href, origin }) => expression.test(href) || expression.test(href.slice(origin.length))
}

/** `*` is a wildcard. Host and path are compared; fragment and parameters where the pattern has them. */
function simpleTest(pattern: string): UrlTest {
  const withScheme = pattern.replace(/^([^:/?]*)\./i, 'https://$1.').replaceAll('*', wildcard)
  const expected = parse(withScheme, `https://${wildcard}`)
  if (expected === undefined) return never
  const parameters = [...expected.searchParams]
  return (url) =>
    matchesPart(url.host, expected.host) &&
    matchesPath(url.pathname, expected.pathname) &&
    (expected.hash === '' || matchesPart(url.hash, expected.hash)) &&
    parameters.every(([name, value]) => matchesPart(url.searchParams.get(name) ?? '', value))
}

function matchesPart(text: string, pattern: string): boolean {
  return matchesWildcards(text, pattern.split(wildcard))
}

/** A slash at the start and at the end are optional. */
function matchesPath(path: string, pattern: string): boolean {
  const bare = pattern.replace(/^\/|\/$/g, '').split(wildcard)
  const withoutFirst = path.startsWith('/') ? [path, path.slice(1)] : [path]
  return withoutFirst.some(
    (text) =>
      matchesWildcards(text, bare) || (text.endsWith('/') && matchesWildcards(text.slice(0, -1), bare)),
  )
}

function parse(url: string, base: string): URL | undefined {
  try {
    return new URL(url, base)
  } catch {
    return undefined
  }
}

/** The legacy `url` of an experiment: a pattern for the address or for its path. */
export function matchesLegacyUrl(url: string | undefined, pattern: RegExp | string): boolean {
  if (url === undefined || url === '') return false
  const expression: RegularExpression | undefined =
    typeof pattern === 'string' ? toRegularExpression(pattern) : pattern
  if (expression === undefined) return false
  const path = url.replace(/^https?:\/\//, '').replace(/^[^/]*\//, '/')
  return expression.test(url) || expression.test(path)
}
