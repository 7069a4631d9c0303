import { HttpFault } from './http-fault.js'

export interface Located {
  readonly method: string
  readonly path: string
}

export interface Match<Entry> {
  readonly entry: Entry
  readonly params: Readonly<Record<string, string>>
  /** A parameter is not decodable: there are no parameters, and this is to be answered. */
  readonly fault?: HttpFault
}

interface Pattern<Entry> {
  readonly segments: readonly string[]
  readonly match: Entry
}

const pathSyntax = /^(?:\/|(?:\/(?:[\w.~-]+|:[A-Za-z]\w*))+)$/
const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** A pattern whose only parameter is its last segment. */
interface Ending<Entry> {
  readonly name: string
  readonly entry: Entry
}

/**
 * Finds the route for a method and a path. Exact paths are one map look-up that allocates nothing, and so are paths that
 * end with their only parameter; other patterns are tried in order, those with a literal earlier first. HEAD falls back
 * to GET.
 */
export class RouteTable<Entry extends Located> {
  readonly #exact = new Map<string, Map<string, Match<Entry>>>()
  /** By method, and by what comes before the last slash. These are the most literal patterns of their length. */
  readonly #endings = new Map<string, Map<string, Ending<Entry>>>()
  readonly #patterns = new Map<string, Pattern<Entry>[]>()
  readonly #entries: readonly Entry[]
  #maxSegments = 0

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
    const seen = new Set<string>()
    for (const entry of entries) {
      if (!pathSyntax.test(entry.path)) throw new Error(`not a path of literals and :params: ${entry.path}`)
      const shape = `${entry.method} ${entry.path.replace(/:[^/]+/g, ':')}`
      if (seen.has(shape)) throw new Error(`two routes have ${entry.method} ${entry.path}`)
      seen.add(shape)
      const lastSlash = entry.path.lastIndexOf('/')
      if (entry.path.indexOf(':') === lastSlash + 1) {
        getOrSet(this.#endings, entry.method, () => new Map()).set(entry.path.slice(0, lastSlash), {
          name: entry.path.slice(lastSlash + 2),
          entry,
        })
      } else if (entry.path.includes(':')) {
        const segments = entry.path.split('/')
        this.#maxSegments = Math.max(this.#maxSegments, segments.length)
        getOrSet(this.#patterns, entry.method, () => []).push({ segments, match: entry })
      } else {
        getOrSet(this.#exact, entry.method, () => new Map()).set(entry.path, { entry, params: noParams })
      }
    }
    for (const patterns of this.#patterns.values()) patterns.sort(moreLiteralFirst)
  }

  /** `path` without query. */
  find(method: string, path: string): Match<Entry> | undefined {
    return (
      this.#findExactly(method, path) ??
      (path.length > 1 && path.endsWith('/') ? this.#findExactly(method, path.slice(0, -1)) : undefined) ??
      (method === 'HEAD' ? this.find('GET', path) : undefined)
    )
  }

  #findExactly(method: string, path: string): Match<Entry> | undefined {
    return (
      this.#exact.get(method)?.get(path) ?? this.#findEnding(method, path) ?? this.#findPattern(method, path)
    )
  }

  #findEnding(method: string, path: string): Match<Entry> | undefined {
    const lastSlash = path.lastIndexOf('/')
    if (lastSlash === path.length - 1) return undefined
    const ending = this.#endings.get(method)?.get(path.slice(0, lastSlash))
    if (ending === undefined) return undefined
    const value = decode(path.slice(lastSlash + 1))
    if (value === undefined) return toMalformed(ending.entry)
    const params: Record<string, string> = {}
    // An object literal with a computed name is made by the runtime: 1 µs of each request.
    params[ending.name] = value
    return { entry: ending.entry, params }
  }

  /** The methods for `Allow`; empty when there is no route at that path. */
  methodsAt(path: string): string[] {
    const methods = new Set(this.#entries.map((entry) => entry.method))
    const allowed = [...methods].filter((method) => this.find(method, path) !== undefined)
    if (allowed.includes('GET')) allowed.push('HEAD')
    return allowed.length === 0 ? [] : [...allowed, 'OPTIONS'].toSorted()
  }

  #findPattern(method: string, path: string): Match<Entry> | undefined {
    const patterns = this.#patterns.get(method)
    if (patterns === undefined) return undefined
    // One segment more than any pattern has is enough to see that a path is longer; it may have 16,000.
    const segments = path.split('/', this.#maxSegments + 1)
    for (const pattern of patterns) {
      if (isMatch(pattern.segments, segments)) {
        const params = readParams(pattern.segments, segments)
        return params === undefined ? toMalformed(pattern.match) : { entry: pattern.match, params }
      }
    }
    return undefined
  }
}

function isMatch(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false
  for (let at = 0; at < pattern.length; at++) {
    const expected = pattern[at]!
    const segment = segments[at]!
    if (expected.startsWith(':') ? segment === '' : expected !== segment) return false
  }
  return true
}

function readParams(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [at, name] of pattern.entries()) {
    if (!name.startsWith(':')) continue
    const value = decode(segments[at]!)
    if (value === undefined) return undefined
    params[name.slice(1)] = value
  }
  return params
}

/** Undefined where it is not properly encoded. */
function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function toMalformed<Entry>(entry: Entry): Match<Entry> {
  const fault = new HttpFault(400, 'malformed_path', { detail: 'The path is not properly percent-encoded.' })
  return { entry, params: noParams, fault }
}

function moreLiteralFirst<Entry>(a: Pattern<Entry>, b: Pattern<Entry>): number {
  const firstDifference = a.segments.findIndex(
    (segment, at) => segment.startsWith(':') !== b.segments[at]?.startsWith(':'),
  )
  return firstDifference === -1 ? 0 : a.segments[firstDifference]!.startsWith(':') ? 1 : -1
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = create()))
  return value
}

/**
 * The path without the query; also of the absolute form (`GET http://host/path`), which RFC 9112 obliges servers to
 * accept.
 */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  return path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*/i, '') || '/'
}
