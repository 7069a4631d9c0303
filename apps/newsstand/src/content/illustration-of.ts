import { makeImage } from './illustrations/make-image.js'
import { writtenStories } from './written-stories.js'

const drawn = new Map<string, string>()
const bySlug = new Map(writtenStories.map((story) => [story.written.slug, story]))

/** The illustration of a story as SVG, by the story's slug. There are as many as stories, so that all of them are kept. */
export function illustrationOf(slug: string): string | undefined {
  const kept = drawn.get(slug)
  if (kept !== undefined) return kept
  const story = bySlug.get(slug)
  if (story === undefined) return undefined
  const image = makeImage({ seed: slug, section: story.section, kind: story.written.illustration })
  drawn.set(slug, image)
  return image
}
