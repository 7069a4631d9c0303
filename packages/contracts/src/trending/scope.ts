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
 * Turns a name as people write it (`World News`, `id`) into a scope's value (`world-news`, `ID`); undefined if nothing
 * is left.
 */
export function toScopeValue(kind: (typeof scopeKinds)[number], name: string): string | undefined {
  if (kind === 'country') return /^[a-z]{2}$/i.test(name) ? name.toUpperCase() : undefined
  const slug = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, maxValueLength)
  return slug === '' ? undefined : slug
}
