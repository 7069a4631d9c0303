import type { FeedFilter } from './feed-filter.js'

const dayMs = 86_400_000
const hourMs = 3_600_000

/** One text for all filters that mean the same: terms and values in order, each once. Parsing it gives them again. */
export function formatFeedFilter(filter: FeedFilter): string {
  const terms = filter.map((term) => {
    const values =
      term.key === 'maxAge' ? formatAge(term.maxAgeMs) : [...new Set(term.values)].toSorted().join()
    return `${term.isNot ? '-' : ''}${term.key}:${values}`
  })
  return [...new Set(terms)].toSorted().join(' ')
}

function formatAge(ageMs: number): string {
  if (ageMs % dayMs === 0) return `${ageMs / dayMs}d`
  return ageMs % hourMs === 0 ? `${ageMs / hourMs}h` : `${ageMs / 60_000}m`
}
