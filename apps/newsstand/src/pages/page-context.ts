import type { Visit } from '../readers/visits.js'
import type { Section } from '../stories/story-source.js'
import type { Language, Texts } from '../texts/texts.js'

/** Every component of a page may need some of it. */
export interface PageContext {
  readonly visit: Visit
  readonly canSignIn: boolean
  readonly texts: Texts
  readonly language: Language
  readonly sections: readonly Section[]
  /** Milliseconds since 1970. */
  readonly now: number
}

export function sectionName({ sections, language }: PageContext, slug: string): string {
  const section = sections.find((each) => each.slug === slug)
  return section?.names[language] ?? slug.replaceAll('-', ' ')
}
