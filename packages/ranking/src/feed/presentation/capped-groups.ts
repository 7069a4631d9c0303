import type { ReaderInterests } from '../candidates/reader-interests.js'
import { screenLength, type PresentationRules } from './presentation-rules.js'

export type CapCode = 'section_cap' | 'publisher_cap'

/** A section or publisher, of which no ten stories in a row may have more than its cap. */
export interface CappedGroup {
  readonly code: CapCode
  readonly cap: number
  /** How many of the last nine stories it has. */
  lately: number
}

export interface CappedGroups {
  sectionOf(section: string): CappedGroup
  publisherOf(publisher: string): CappedGroup
}

/**
 * Stories of one section share one object. A section's cap grows with its share in what the reader read, up to its
 * double: one view of one story changes nothing.
 */
export function createCappedGroups(
  rules: PresentationRules,
  { affinities }: Pick<ReaderInterests, 'affinities'>,
): CappedGroups {
  const sections = new Map<string, CappedGroup>()
  const publishers = new Map<string, CappedGroup>()
  return {
    sectionOf(section) {
      const known = sections.get(section)
      if (known !== undefined) return known
      const wanted = Math.ceil(screenLength * (affinities.get(`section:${section}`) ?? 0))
      const cap = Math.min(Math.max(rules.sectionCap, wanted), 2 * rules.sectionCap)
      const group: CappedGroup = { code: 'section_cap', cap, lately: 0 }
      sections.set(section, group)
      return group
    },
    publisherOf(publisher) {
      const known = publishers.get(publisher)
      if (known !== undefined) return known
      const group: CappedGroup = { code: 'publisher_cap', cap: rules.publisherCap, lately: 0 }
      publishers.set(publisher, group)
      return group
    },
  }
}
