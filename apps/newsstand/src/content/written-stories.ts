import { cultureEn } from './sections/culture.en.js'
import { cultureId } from './sections/culture.id.js'
import { economyEn } from './sections/economy.en.js'
import { economyId } from './sections/economy.id.js'
import { healthEn } from './sections/health.en.js'
import { healthId } from './sections/health.id.js'
import { politicsEn } from './sections/politics.en.js'
import { politicsId } from './sections/politics.id.js'
import { scienceEn } from './sections/science.en.js'
import { scienceId } from './sections/science.id.js'
import { sportEn } from './sections/sport.en.js'
import { sportId } from './sections/sport.id.js'
import { technologyEn } from './sections/technology.en.js'
import { technologyId } from './sections/technology.id.js'
import { worldEn } from './sections/world.en.js'
import { worldId } from './sections/world.id.js'
import type { WrittenStory } from './sections/written-story.js'

export interface Section {
  readonly slug: string
  readonly names: { readonly en: string; readonly id: string }
}

/** The sections, in the order of the site's navigation. */
export const sections: readonly Section[] = [
  { slug: 'politics', names: { en: 'Politics', id: 'Nasional' } },
  { slug: 'world', names: { en: 'World', id: 'Dunia' } },
  { slug: 'economy', names: { en: 'Economy', id: 'Ekonomi' } },
  { slug: 'science', names: { en: 'Science', id: 'Sains' } },
  { slug: 'technology', names: { en: 'Technology', id: 'Teknologi' } },
  { slug: 'health', names: { en: 'Health', id: 'Kesehatan' } },
  { slug: 'sport', names: { en: 'Sport', id: 'Olahraga' } },
  { slug: 'culture', names: { en: 'Culture', id: 'Budaya' } },
]

const bySection: Readonly<Record<string, { en: readonly WrittenStory[]; id: readonly WrittenStory[] }>> = {
  politics: { en: politicsEn, id: politicsId },
  world: { en: worldEn, id: worldId },
  economy: { en: economyEn, id: economyId },
  science: { en: scienceEn, id: scienceId },
  technology: { en: technologyEn, id: technologyId },
  health: { en: healthEn, id: healthId },
  sport: { en: sportEn, id: sportId },
  culture: { en: cultureEn, id: cultureId },
}

export interface PlacedStory {
  readonly written: WrittenStory
  readonly section: string
  readonly language: 'en' | 'id'
}

/**
 * All stories in the order in which they come out. Sections and languages are mixed: each has its stories spread evenly
 * over the whole, so that none is silent for long.
 */
export const writtenStories: readonly PlacedStory[] = sections
  .flatMap(({ slug: section }, sectionIndex) =>
    (['en', 'id'] as const).flatMap((language, languageIndex) => {
      const stories = bySection[section]![language]
      // The golden ratio keeps lists of the same length from coming out side by side.
      const shift = ((sectionIndex * 2 + languageIndex) * 0.618) % 1
      return stories.map((written, index) => ({
        story: { written, section, language },
        place: (index + shift) / stories.length,
      }))
    }),
  )
  .toSorted((one, other) => one.place - other.place)
  .map(({ story }) => story)
