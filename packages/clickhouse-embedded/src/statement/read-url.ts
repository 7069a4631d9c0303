import { toLosslessText } from './lossless-text.js'

/** The parameters of a URL, whose values may hold bytes that are not UTF-8 (lossless-text.ts). */
export interface UrlParameters extends Iterable<[string, string]> {
  get(name: string): string | null
  has(name: string): boolean
}

/** Parses a request's target. URLSearchParams would replace the bytes that are not UTF-8. */
export function readUrl(target: string): { path: string; parameters: UrlParameters } {
  const { pathname } = new URL(target, 'http://localhost')
  const search = /\?([^#]*)/.exec(target)?.[1] ?? ''
  const pairs = search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return at === -1 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))]
    })
  const first = new Map(pairs.toReversed())
  return {
    path: pathname,
    parameters: {
      get: (name) => first.get(name) ?? null,
      has: (name) => first.has(name),
      [Symbol.iterator]: () => pairs.values(),
    },
  }
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  if (!spaced.includes('%')) return spaced
  const latin1 = spaced.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
  return toLosslessText(Buffer.from(latin1, 'latin1'))
}
