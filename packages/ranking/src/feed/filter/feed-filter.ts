export const filterKeys = ['section', 'tag', 'author', 'publisher', 'language'] as const
export type FilterKey = (typeof filterKeys)[number]

/** `section:sport,world` or `-tag:gossip`: the story has one of the values, or none of them. */
export interface NameTerm {
  readonly key: FilterKey
  readonly isNot: boolean
  /** As scopes write them: `world-news`. */
  readonly values: readonly string[]
}

/** `maxAge:24h`, or `-maxAge:24h` for what is older. */
export interface AgeTerm {
  readonly key: 'maxAge'
  readonly isNot: boolean
  readonly maxAgeMs: number
}

/** What a reader asks a feed for: all terms hold. */
export type FeedFilter = readonly (NameTerm | AgeTerm)[]

/** The topics that a filter asks for; what it asks for cannot at the same time be unwanted. */
export function topicsAskedFor(filter: FeedFilter): Set<string> {
  return new Set(
    filter.flatMap((term) =>
      term.key === 'maxAge' || term.key === 'language' || term.isNot
        ? []
        : term.values.map((value) => `${term.key}:${value}`),
    ),
  )
}
