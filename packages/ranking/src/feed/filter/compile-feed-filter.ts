import type { StoryTraits } from '../stories/story-traits.js'
import type { FeedFilter, FilterKey } from './feed-filter.js'

export type StoryPredicate = (story: StoryTraits, nowMs: number) => boolean

/** Whether a story passes the filter at a time; compiled once and used for all stories. */
export function compileFeedFilter(filter: FeedFilter): StoryPredicate {
  const tests = filter.map((term): StoryPredicate => {
    if (term.key === 'maxAge') {
      const { maxAgeMs, isNot } = term
      return (story, nowMs) => nowMs - story.sinceMs <= maxAgeMs !== isNot
    }
    const has = toTest(term.key, term.values)
    return term.isNot ? (story) => !has(story) : has
  })
  const [first] = tests
  if (first === undefined) return () => true
  return tests.length === 1 ? first : (story, nowMs) => tests.every((test) => test(story, nowMs))
}

function toTest(key: FilterKey, values: readonly string[]): (story: StoryTraits) => boolean {
  const wanted = new Set(values)
  const isWanted = (value: string | undefined): boolean => value !== undefined && wanted.has(value)
  switch (key) {
    case 'section':
      return ({ sections }) => sections.some(isWanted)
    case 'tag':
      return ({ tags }) => tags.some(isWanted)
    case 'author':
      return ({ author }) => isWanted(author)
    case 'publisher':
      return ({ publisher }) => isWanted(publisher)
    case 'language':
      return ({ language }) => language !== undefined && values.some((range) => isInRange(language, range))
  }
}

/** Basic filtering of RFC 4647, §3.3.1: `en` takes `en-GB` too. */
function isInRange(language: string, range: string): boolean {
  return language.startsWith(range) && (language.length === range.length || language[range.length] === '-')
}
