import { cutText } from '../texts/cut-text.js'
import { fnv1a } from '../hashes/fnv-1a.js'

export const scopeKinds = ['section', 'tag', 'publisher', 'country', 'language'] as const

/** The part of a site that a list of stories covers. */
export type Scope =
  { readonly kind: 'global' } | { readonly kind: (typeof scopeKinds)[number]; readonly value: string }

const maxValueLength = 64

/**
 * `global`, `section:<slug>`, `tag:<slug>`, `publisher:<slug>`, `country:<ISO 3166-1 alpha-2>` (the reader's) or
 * `language:<BCP 47>` (the story's); undefined for anything else.
 */
export function parseScope(text: string): Scope | undefined {
  if (text === 'global') return { kind: 'global' }
  const colon = text.indexOf(':')
  const kind = scopeKinds.find((each) => each === text.slice(0, colon))
  if (colon < 0 || kind === undefined) return undefined
  const value = toScopeValue(kind, text.slice(colon + 1))
  return value === undefined ? undefined : { kind, value }
}

export function formatScope(scope: Scope): string {
  return scope.kind === 'global' ? 'global' : `${scope.kind}:${scope.value}`
}

/**
 * Turns a name as people write it (`World News`, `C++`, `id`) into a scope's value (`world-news`, `c-plus-plus`, `ID`);
 * undefined if no letter or digit is left. Different words have different values, so combining marks stay: most vowels
 * of Hindi and Thai are marks. A value's own value is that value.
 */
export function toScopeValue(kind: (typeof scopeKinds)[number], name: string): string | undefined {
  if (kind === 'country') return /^[a-z]{2}$/i.test(name) ? name.toUpperCase() : undefined
  const slug = toLowerCase(name.replace(ignorable, (found) => (found === nonJoiner ? '-' : '')))
    .replace(signs, (run) => Array.from(run, (sign) => (sign === '+' ? '-plus-' : '-sharp-')).join(''))
    .replace(betweenWords, '-')
    .replace(/^-|-$/g, '')
  if (slug.length <= maxValueLength) return slug === '' ? undefined : slug
  const beginning = cutText(slug, maxValueLength - hashDigits - 1).replace(/-$/, '')
  return `${beginning}-${fnv1a(slug).toString(36).padStart(hashDigits, '0')}`
}

/** Characters that nobody sees: soft hyphens, marks of direction, variation selectors, fillers. */
const ignorable = /\p{Default_Ignorable_Code_Point}/gu
/** Persian has it within words, where others write a space. */
const nonJoiner = '\u200c'
/** C, C++ and C# are not one word; `#` before a word is no part of it, and signs alone are no word. */
const signs = /(?<=[\p{L}\p{N}]\p{M}*)[+#♯]+/gu
/** A combining mark belongs to the letter before it; without one it is nothing. */
const betweenWords = /(?:^|[^\p{L}\p{N}\p{M}])[^\p{L}\p{N}]*/gu
/** 32 bits to the base 36. */
const hashDigits = 7

function toLowerCase(text: string): string {
  return text.normalize('NFKC').replace(turkishInitial, 'i').toLowerCase().normalize('NFKC')
}

/**
 * In lower case it is `i` with a combining dot, so `İstanbul` would not be `istanbul`. Within capitals the dot remains:
 * `SİNİR` (nerve) and `SINIR` (border) would be one.
 */
const turkishInitial = /(?<!\p{Lu})İ(?!\p{Lu})/gu
