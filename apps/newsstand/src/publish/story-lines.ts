import type { DemoStory } from '../content/demo-story.js'
import { hrefOf } from '../stories/story-view.js'

/** The name under which the site's stories are published. */
export const publisherName = 'Kabar'

/** The line that publishes a story in `POST /v1/stories/bulk`: docs/feed/catalogue.md. */
export function toStoryLine(
  story: DemoStory,
  { publicUrl, replacedAt }: { publicUrl: string; replacedAt: Date },
): string {
  const { id, title, summary, section, tags, author, publishedAt, image, language } = story
  return JSON.stringify({
    id,
    title,
    summary,
    sections: [section],
    tags,
    author,
    publisher: publisherName,
    language,
    publishedAt: publishedAt.toISOString(),
    // Its next edition takes its place in every list.
    expiresAt: replacedAt.toISOString(),
    url: new URL(hrefOf(story), publicUrl).href,
    image: new URL(image.src, publicUrl).href,
  })
}

/** The line that removes a story from the catalogue. */
export function toRemovalLine({ id }: Pick<DemoStory, 'id'>): string {
  return JSON.stringify({ id, remove: true })
}
