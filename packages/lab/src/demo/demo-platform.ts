import { createContentStore } from '@frontpage/newsstand/content-store'
import { createPoster } from '../http/post-body.js'
import { tryUntilAnswered, type FailedTries } from '../http/try-until-answered.js'
import { pick, type Random } from '../traffic/random.js'
import type { ListedStory } from './choose-story.js'
import type { DemoEvent, StoryProperties } from './demo-events.js'
import type { DemoReader } from './create-readers.js'

interface DemoList {
  /** Undefined where the feed did not make the list. */
  readonly feedId: string | undefined
  readonly items: readonly ListedStory[]
}

/**
 * The platform as readers' browsers use it. Whatever is away is tried again, and given up after a while; once the demo is
 * told to stop, what is under way is rejected.
 */
export interface DemoPlatform {
  frontPage(reader: DemoReader): Promise<DemoList>
  /** The story as its page tells it; undefined where newsstand has no such story. */
  propertiesOf(storyId: string): StoryProperties | undefined
  /** Sends events. @returns how many were accepted */
  send(events: readonly DemoEvent[]): Promise<number>
  /** Asks for the reader's variations, and says that they were seen. @returns the number of exposures */
  seeExperiments(reader: DemoReader): Promise<number>
  /** A story that came out in the last hours. */
  freshStory(): string | undefined
  readonly frontPageUrl: string
  readonly failed: Readonly<FailedTries>
  close(): void
}

export interface DemoPlatformOptions {
  readonly newsstandUrl: string
  readonly trackerUrl: string
  readonly feedUrl: string
  readonly splitterUrl: string
  readonly writeKey: string
  readonly sdkKey: string
  readonly site: string
  readonly random: Random
  /** Ends what is under way. */
  readonly signal: AbortSignal
}

const listLength = 24
/** Stories that may get hot are among so many of the newest. */
const freshLength = 30
const answerWithinMs = 5_000

export function createDemoPlatform(options: DemoPlatformOptions): DemoPlatform {
  const { random, site, newsstandUrl, signal } = options
  const content = createContentStore({ now: Date.now })
  const { trackerUrl: target, writeKey } = options
  const poster = createPoster({ target, writeKey, connections: 8, signal })
  const failed = { busy: 0, refused: 0, connectionErrors: 0, givenUp: 0 }
  const trying = { random, giveUpAfterMs: 60_000, firstBackoffMs: 200, maxBackoffMs: 5_000, signal }

  async function ask(url: string, init: RequestInit): Promise<unknown> {
    return tryUntilAnswered(
      async () => {
        try {
          const inTime = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)])
          const response = await fetch(url, { ...init, signal: inTime })
          const text = await response.text()
          return response.ok ? { answer: JSON.parse(text) as unknown } : { status: response.status }
        } catch {
          return undefined
        }
      },
      failed,
      trying,
    )
  }

  /** The newest stories, as newsstand shows them where the feed has none. */
  function newestStories({ language }: DemoReader): DemoList {
    const newest = content.newest({ language, limit: listLength })
    return {
      feedId: undefined,
      items: newest.map(({ id, section }, index) => ({ storyId: id, section, position: index + 1 })),
    }
  }

  return {
    async frontPage(reader) {
      const query = new URLSearchParams({
        site,
        limit: String(listLength),
        surface: 'feed',
        locale: reader.language,
        filter: `language:${reader.language}`,
      })
      const answer = (await ask(`${options.feedUrl}/v1/feed?${query.toString()}`, {
        headers: { 'x-anonymous-id': reader.anonymousId, 'user-agent': reader.userAgent },
      })) as { feedId: string; items: readonly ListedStory[] } | undefined
      if (answer === undefined || answer.items.length < listLength / 3) return newestStories(reader)
      return { feedId: answer.feedId === '' ? undefined : answer.feedId, items: answer.items }
    },
    propertiesOf(storyId) {
      const story = content.story(storyId)
      if (story === undefined) return undefined
      const { title, section, tags, author, language } = story
      return {
        storyId,
        title,
        section,
        tags,
        author,
        language,
        publisher: 'Kabar',
        publishedAt: story.publishedAt.toISOString(),
        image: `${newsstandUrl}${story.image.src}`,
        url: `${newsstandUrl}/${section}/${storyId}`,
      }
    },
    async send(batch) {
      const body = Buffer.from(JSON.stringify({ batch }))
      const accepted = await tryUntilAnswered(
        async () => {
          const answer = await poster.post('/v1/batch', body).catch(() => undefined)
          if (answer === undefined) return undefined
          return answer.status === 200 ? { answer: batch.length } : answer
        },
        failed,
        trying,
      )
      return accepted ?? 0
    },
    async seeExperiments(reader) {
      const headers = {
        'content-type': 'application/json',
        'x-api-key': options.sdkKey,
        'user-agent': reader.userAgent,
      }
      const attributes = { id: reader.anonymousId, userAgent: reader.userAgent }
      const answer = (await ask(`${options.splitterUrl}/v1/assignments`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ attributes }),
      })) as { assignments: readonly { exposureToken?: string }[] } | undefined
      const tokens = (answer?.assignments ?? []).flatMap(({ exposureToken: token }) =>
        token === undefined ? [] : { token },
      )
      if (tokens.length === 0) return 0
      await ask(`${options.splitterUrl}/v1/exposures`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ exposures: tokens }),
      })
      return tokens.length
    },
    freshStory() {
      const fresh = content.newest({ limit: freshLength })
      return fresh.length === 0 ? undefined : pick(random, fresh).id
    },
    frontPageUrl: `${newsstandUrl}/`,
    failed,
    close: () => poster.close(),
  }
}
