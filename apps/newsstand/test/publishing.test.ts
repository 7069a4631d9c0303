import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createFeedClient, createSplitterClient } from '@frontpage/api-client'
import { readNewsstandConfig, startNewsstand } from '@frontpage/newsstand'
import { createLogger, createMetrics, type Logger, type RunningHttpService } from '@frontpage/service-kit'
import { adminSecret, startTcpSwitch, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { createContentStore } from '../src/content/content-store.js'
import { startPublishing } from '../src/publish/start-publishing.js'

const site = 'dev'
const log = createLogger({ service: 'test', level: 'silent' })
/** A silent log that tells of some lines. */
function withLog(
  listeners: Partial<Record<'info' | 'warn', (first: unknown, message?: string) => void>>,
): Logger {
  return Object.assign(Object.create(log) as Logger, listeners)
}
const content = createContentStore({ now: Date.now })

let network: TestNetwork
const more: RunningHttpService[] = []

beforeAll(async () => {
  network = await startTestNetwork({ newsstand: { adminSecret } })
}, 60_000)

afterAll(async () => {
  for (const each of more) await each.close()
  await network?.stop()
})

const admin = () => ({
  feed: createFeedClient({ baseUrl: network.feed.url, token: adminSecret }),
  splitter: createSplitterClient({ baseUrl: network.splitter.url, token: adminSecret }),
})

/** Starts newsstand once more beside the network's, and waits until it has published. */
async function startAnother(): Promise<void> {
  const env = {
    HOST: '127.0.0.1',
    NEWSSTAND_PORT: '0',
    NEWSSTAND_TRACKER_URL: network.tracker.url,
    NEWSSTAND_SPLITTER_URL: network.splitter.url,
    NEWSSTAND_TRENDING_URL: network.trending.url,
    NEWSSTAND_FEED_URL: network.feed.url,
    NEWSSTAND_ADMIN_TOKEN: adminSecret,
    EVENT_LOOP_GUARD: 'false',
  }
  let isDone = false
  more.push(
    await startNewsstand(readNewsstandConfig(env), {
      log: withLog({
        info(_, message) {
          if (message?.startsWith('settings of the site') === true) isDone = true
        },
      }),
    }),
  )
  await waitFor(() => isDone, { what: 'a newsstand that has published' })
}

describe('newsstand with an admin token', () => {
  it('publishes every story that is out, in its language and with its address', async () => {
    const newest = content.newest({ limit: 1_000 })
    const last = newest.at(-1)!
    const stored = await waitFor(
      () =>
        admin()
          .feed.getStory({ path: { id: last.id }, query: { site } })
          .catch(() => undefined),
      { what: 'the oldest story in the catalogue' },
    )

    expect(stored).toMatchObject({
      title: last.title,
      sections: [last.section],
      language: last.language,
      publishedAt: last.publishedAt.toISOString(),
      url: `http://127.0.0.1:${network.newsstand.port}/${last.section}/${last.id}`,
    })
    const lists = await waitFor(
      async () => {
        const { items } = await createFeedClient({ baseUrl: network.feed.url }).getFeed({
          query: { site, limit: 20, filter: 'language:id' },
        })
        return items.length >= 10 ? items : undefined
      },
      { what: 'a feed of stories in Indonesian' },
    )
    const known = new Map(newest.map((story) => [story.id, story]))
    expect(lists.map(({ storyId }) => known.get(storyId)?.language)).toEqual(lists.map(() => 'id'))
  })

  it('starts its experiments, which assign readers', async () => {
    await waitFor(
      async () => {
        const { data } = await admin().splitter.listExperiments()
        return data.filter(({ owner, state }) => owner === 'newsstand' && state === 'running').length === 2
      },
      { what: 'two running experiments' },
    )
    expect(await admin().splitter.getSite({ path: { id: site } })).toMatchObject({ name: 'Kabar' })
  })

  it('leaves alone what an operator has changed', async () => {
    const { feed, splitter } = admin()
    const [story] = content.newest({ limit: 1 })
    await feed.putStory({ path: { id: story!.id }, query: { site }, body: { title: 'Edited', hidden: true } })
    await splitter.transitionExperiment({
      path: { id: 'headline-style' },
      body: { to: 'stopped', reason: 'enough' },
    })
    await splitter.putSite({ path: { id: site }, body: { name: 'Ours', timezone: 'Asia/Makassar' } })

    await startAnother()

    expect(await feed.getStory({ path: { id: story!.id }, query: { site } })).toMatchObject({
      title: 'Edited',
      hidden: true,
    })
    expect(await splitter.getExperiment({ path: { id: 'headline-style' } })).toMatchObject({
      state: 'stopped',
    })
    expect(await splitter.getSite({ path: { id: site } })).toMatchObject({
      name: 'Ours',
      timezone: 'Asia/Makassar',
    })
  })
})

describe('publishing', () => {
  it('tries again while the feed is away, counts that, and publishes once it is back', async () => {
    // Nothing listens on port 1.
    const way = await startTcpSwitch({ to: 1 })
    const metrics = createMetrics()
    const publishing = startPublishing({
      stories: content,
      feedUrl: `http://127.0.0.1:${way.port}`,
      splitterUrl: network.splitter.url,
      site: 'other',
      adminSecret,
      publicUrl: 'https://kabar.example',
      log,
      metrics,
      now: Date.now,
      everyMs: 20,
    })
    try {
      const counted = (pattern: RegExp) => async () => pattern.test(await metrics.registry.metrics())
      await waitFor(counted(/publish_failures_total [1-9]/), { what: 'a failure' })
      way.pointTo(network.feed.port)
      await waitFor(counted(/published_stories_total\{outcome="new"\} \d\d/), { what: 'published stories' })
      const [story] = content.newest({ limit: 1 })
      const stored = await admin().feed.getStory({ path: { id: story!.id }, query: { site: 'other' } })
      expect(stored).toMatchObject({ title: story!.title })
    } finally {
      await publishing.close()
      await way.close()
    }
  })

  it('does nothing without an admin token, and says what to do', async () => {
    const warnings: string[] = []
    const publishing = startPublishing({
      stories: content,
      feedUrl: 'http://127.0.0.1:1',
      splitterUrl: 'http://127.0.0.1:1',
      site,
      adminSecret: undefined,
      publicUrl: 'https://kabar.example',
      log: withLog({ warn: (text) => warnings.push(String(text)) }),
      metrics: createMetrics(),
      now: Date.now,
    })
    await publishing.close()

    expect(warnings).toEqual([expect.stringContaining('NEWSSTAND_ADMIN_TOKEN')])
  })
})
