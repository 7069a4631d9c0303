import { createFeedClient } from '@frontpage/api-client'
import { startNewsstand, readNewsstandConfig } from '@frontpage/newsstand'
import { createLogger, type RunningHttpService } from '@frontpage/service-kit'
import { findFreePort, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import type { DemoStory } from '../src/content/demo-story.js'
import type { StorySource } from '../src/stories/story-source.js'

const readerTokenSecret = 'a-secret-of-the-site-and-the-feed-01'

const sectionNames = { world: 'Dunia', sport: 'Olahraga', science: 'Sains' }

/** Twelve stories in each language, in three sections; the newest of each language breaks. */
export function buildStories(now = Date.now()): StorySource {
  const slugs = Object.keys(sectionNames)
  const all = Array.from({ length: 24 }, (_, index): DemoStory => {
    const language = index % 2 === 0 ? 'en' : 'id'
    const title = `${language === 'en' ? 'Story' : 'Berita'} ${index}`
    return {
      id: `story-${index}`,
      section: slugs[Math.floor(index / 2) % slugs.length] ?? 'world',
      language,
      title,
      ...(index % 4 < 2 && { alternativeTitle: `${title}, told otherwise` }),
      summary: `The summary of ${title} with “quotes” & <angles>.`,
      author: 'Made Up',
      tags: ['first-tag', `tag-${index}`],
      publishedAt: new Date(now - index * 60_000),
      image: { src: '/assets/icon.svg', alt: `A drawing for ${title}`, width: 1_200, height: 675 },
      paragraphs: Array.from({ length: 8 }, (__, part) => `Paragraph ${part} of ${title}. `.repeat(12)),
      ...(index < 2 && { isBreaking: true }),
    }
  })
  return {
    sections: Object.entries(sectionNames).map(([slug, id]) => ({
      slug,
      names: { en: `${slug.slice(0, 1).toUpperCase()}${slug.slice(1)}`, id },
    })),
    story: (id) => all.find((story) => story.id === id),
    newest: ({ section, language, limit }) =>
      all
        .filter((story) => section === undefined || story.section === section)
        .filter((story) => language === undefined || story.language === language)
        .slice(0, limit),
  }
}

/** The services' addresses; a test replaces one by an address where nobody listens. */
export type Urls = Readonly<Record<'tracker' | 'splitter' | 'trending' | 'feed', string>>

/**
 * @param answerTimeoutMs by default long enough for a machine that does other work as well
 * @param env by default with the secret by which readers sign in
 */
export async function startSite(
  urls: Urls,
  stories: StorySource,
  answerTimeoutMs = 10_000,
  env: Readonly<Record<string, string>> = { NEWSSTAND_READER_TOKEN_SECRET: readerTokenSecret },
): Promise<RunningHttpService> {
  const config = readNewsstandConfig({
    NEWSSTAND_PORT: '0',
    EVENT_LOOP_GUARD: 'false',
    LOG_LEVEL: 'silent',
    ...env,
    ...Object.fromEntries(
      Object.entries(urls).map(([name, url]) => [`NEWSSTAND_${name.toUpperCase()}_URL`, url]),
    ),
  })
  const log = createLogger({ service: 'newsstand', level: 'silent' })
  return startNewsstand({ ...config, adminSecret: undefined }, { log, stories, answerTimeoutMs })
}

/** All services, with the stories in the feed's catalogue. */
export async function startPlatform(stories: StorySource): Promise<{ network: TestNetwork; urls: Urls }> {
  // A busy machine answers late; what a late answer costs a page is a test of its own.
  const network = await startTestNetwork({ feed: { readerTokenSecret, readerDeadlineMs: 5_000 } })
  const { tracker, splitter, trending, feed } = network
  const client = createFeedClient({ baseUrl: feed.url, token: network.adminSecret })
  for (const language of ['en', 'id'] as const) {
    for (const story of stories.newest({ language, limit: 100 })) {
      const { id, section, title, summary, author, tags, publishedAt } = story
      await client.putStory({
        path: { id },
        query: { site: 'dev' },
        body: {
          title,
          summary,
          sections: [section],
          author,
          tags: [...tags],
          language,
          publishedAt: publishedAt.toISOString(),
          url: `https://kabar.example/${section}/${id}`,
        },
      })
    }
  }
  await waitFor(
    async () => (await client.getFeed({ query: { site: 'dev', filter: 'language:en' } })).items.length >= 10,
    { timeoutMs: 20_000, what: 'a feed of the published stories' },
  )
  return {
    network,
    urls: { tracker: tracker.url, splitter: splitter.url, trending: trending.url, feed: feed.url },
  }
}

/** An address where nobody listens. */
export async function nowhere(): Promise<string> {
  return `http://127.0.0.1:${await findFreePort()}`
}

/** A reader's browser without scripts: it keeps cookies, and follows redirects. */
export function createPlainBrowser(base: string, headers: Readonly<Record<string, string>> = {}) {
  const cookies = new Map<string, string>()

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, base), {
      redirect: 'manual',
      ...init,
      headers: {
        Accept: 'text/html',
        'Accept-Language': 'en',
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
        ...(init.headers as Record<string, string> | undefined),
      },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/max-age=0\b/i.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  async function open(path: string): Promise<{ status: number; html: string; headers: Headers }> {
    const response = await request(path)
    return { status: response.status, html: await response.text(), headers: response.headers }
  }

  return {
    cookies,
    request,
    open,
    /** Posts a form and opens the page that it leads to. */
    async post(path: string, fields: Readonly<Record<string, string>>) {
      const response = await request(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      })
      await response.text()
      const location = response.headers.get('Location')
      if (response.status !== 303 || location === null) throw new Error(`HTTP ${response.status}`)
      return { location, ...(await open(location)) }
    },
  }
}
