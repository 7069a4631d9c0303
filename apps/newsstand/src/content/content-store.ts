import type { DemoStory } from './demo-story.js'
import { imageHeight, imageWidth } from './illustrations/make-image.js'
import { publishedInSlot, slotMs, slotOf } from './schedule.js'
import { sections, writtenStories, type PlacedStory, type Section } from './written-stories.js'

export interface ContentStore {
  /** A story that has come out, however long ago: its address holds for ever. */
  story(id: string): DemoStory | undefined
  /** The newest first; each story once, as its newest edition. */
  newest(query: {
    readonly section?: string
    readonly language?: 'en' | 'id'
    readonly limit: number
  }): DemoStory[]
  /**
   * Stories that come out between two moments (milliseconds since 1970), the oldest first, and when each is replaced by
   * its next edition. Moments to come are allowed.
   */
  comingOut(fromMs: number, toMs: number): { readonly story: DemoStory; readonly replacedAt: Date }[]
  readonly sections: readonly Section[]
}

/** Every story comes back after so many slots, as a new edition under an id of its own. */
const editionSlots = writtenStories.length
/** How long it takes until every story has come out once more. */
export const editionMs = editionSlots * slotMs
const indexBySlug = new Map(writtenStories.map(({ written }, index) => [written.slug, index]))

/**
 * The demo's newsroom. One story comes out in every ten minutes; when all have, they come back as new editions. What is
 * out follows from the time alone: every replica and every restart says the same.
 *
 * @param now milliseconds since 1970
 */
export function createContentStore({ now }: { now: () => number }): ContentStore {
  return {
    story(id) {
      const [, slug, number] = /^(.+)-e(\d{1,7})$/.exec(id) ?? []
      const index = indexBySlug.get(slug ?? '')
      if (index === undefined) return undefined
      const slot = Number(number) * editionSlots + index
      return publishedInSlot(slot) <= now() ? toStory(slot, breakingSlots(now())) : undefined
    },
    newest({ section, language, limit }) {
      const time = now()
      const breaking = breakingSlots(time)
      return slotsOut(time)
        .filter((slot) => {
          const placed = placedIn(slot)
          return (
            (section === undefined || placed.section === section) &&
            (language === undefined || placed.language === language)
          )
        })
        .slice(0, limit)
        .map((slot) => toStory(slot, breaking))
    },
    comingOut(fromMs, toMs) {
      const slots: number[] = []
      for (let slot = Math.max(0, slotOf(fromMs)); slot <= slotOf(toMs); slot++) slots.push(slot)
      const breaking = breakingSlots(now())
      return slots
        .filter((slot) => publishedInSlot(slot) >= fromMs && publishedInSlot(slot) <= toMs)
        .map((slot) => ({
          story: toStory(slot, breaking),
          replacedAt: new Date(publishedInSlot(slot + editionSlots)),
        }))
    },
    sections,
  }
}

/** The slots of the newest edition of every story that is out, the newest first. */
function slotsOut(timeMs: number): number[] {
  const current = slotOf(timeMs)
  const newest = publishedInSlot(current) <= timeMs ? current : current - 1
  return Array.from({ length: editionSlots }, (_, back) => newest - back).filter((slot) => slot >= 0)
}

/** The slot of the newest story of each language that breaks. */
function breakingSlots(timeMs: number): ReadonlySet<number> {
  const out = slotsOut(timeMs)
  const slots = (['en', 'id'] as const).map((language) =>
    out.find((slot) => placedIn(slot).language === language && placedIn(slot).written.breaks === true),
  )
  return new Set(slots.filter((slot) => slot !== undefined))
}

function placedIn(slot: number): PlacedStory {
  return writtenStories[slot % editionSlots]!
}

function toStory(slot: number, breaking: ReadonlySet<number>): DemoStory {
  const { written, section, language } = placedIn(slot)
  const { slug, title, alternativeTitle, summary, author, tags, alt, paragraphs } = written
  return {
    id: `${slug}-e${Math.floor(slot / editionSlots)}`,
    section,
    language,
    title,
    ...(alternativeTitle !== undefined && { alternativeTitle }),
    summary,
    author,
    tags,
    publishedAt: new Date(publishedInSlot(slot)),
    image: { src: `/images/${slug}.svg`, alt, width: imageWidth, height: imageHeight },
    paragraphs,
    ...(breaking.has(slot) && { isBreaking: true }),
  }
}
