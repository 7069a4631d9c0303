import { waitFor, type TestNetwork } from '@frontpage/testing'
import type { DemoStory } from '../src/content/demo-story.js'
import type { StorySource } from '../src/stories/story-source.js'

const slugs = ['world', 'science', 'sport'] as const
const storiesPerSection = 6
const names = { world: ['World', 'Dunia'], science: ['Science', 'Sains'], sport: ['Sport', 'Olahraga'] }
const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="12" height="8"/>')}`

export interface TestNewsroom extends StorySource {
  readonly all: readonly DemoStory[]
  /** The story of a section, by its place in it, from 1. */
  at(section: (typeof slugs)[number], place: number): DemoStory
}

/** Three sections with six stories each, all of them in English and published within the last hours. */
export function createTestNewsroom(): TestNewsroom {
  const all = slugs.flatMap((section, column) =>
    Array.from({ length: storiesPerSection }, (_, row) => createStory(section, row + 1, column)),
  )
  const byAge = all.toSorted((one, other) => other.publishedAt.getTime() - one.publishedAt.getTime())
  const story = (id: string): DemoStory | undefined => all.find((each) => each.id === id)
  return {
    all,
    story,
    at: (section, place) => story(`${section}-${place}`)!,
    newest: ({ section, language, limit }) =>
      byAge
        .filter((each) => section === undefined || each.section === section)
        .filter((each) => language === undefined || each.language === language)
        .slice(0, limit),
    sections: slugs.map((slug) => ({ slug, names: { en: names[slug][0]!, id: names[slug][1]! } })),
  }
}

function createStory(section: string, place: number, column: number): DemoStory {
  return {
    id: `${section}-${place}`,
    section,
    language: 'en',
    title: `The ${section} story ${place}`,
    alternativeTitle: `Another headline of the ${section} story ${place}`,
    summary: `A summary of the ${section} story ${place}.`,
    author: `Author of ${section}`,
    tags: [`${section} matters`, `topic ${place}`],
    publishedAt: new Date(Date.now() - (place * 3 + column) * 600_000),
    image: { src: picture, alt: `A picture of the ${section} story ${place}`, width: 1200, height: 800 },
    paragraphs: Array.from(
      { length: 8 },
      (_, index) => `Paragraph ${index + 1} of the ${section} story ${place}. ${'It goes on. '.repeat(30)}`,
    ),
  }
}

/** Publishes the stories as a newsroom does, and resolves when the feed has all of them. */
export async function publishStories(
  network: Pick<TestNetwork, 'feed' | 'adminSecret'>,
  newsroom: TestNewsroom,
): Promise<void> {
  const headers = {
    Authorization: `Bearer ${network.adminSecret}`,
    'Content-Type': 'application/json',
  }
  for (const { id, title, summary, section, tags, author, publishedAt, language } of newsroom.all) {
    const body = {
      title,
      summary,
      sections: [section],
      tags,
      author,
      publishedAt: publishedAt.toISOString(),
      language,
      publisher: 'Kabar',
    }
    const url = `${network.feed.url}/v1/stories/${id}?site=dev`
    await waitFor(async () => (await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })).ok, {
      what: `the story ${id} in the catalogue`,
    })
  }
  await waitFor(
    async () => {
      const response = await fetch(`${network.feed.url}/v1/feed?site=dev&limit=50&filter=language:en`)
      const { items } = (await response.json()) as { items: readonly unknown[] }
      return items.length >= newsroom.all.length / 2
    },
    { what: 'a feed of the published stories' },
  )
}
