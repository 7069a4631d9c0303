import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { seededRandom } from '@frontpage/ranking'
import {
  adminSecret,
  createTestDirectory,
  startTestNetwork,
  waitFor,
  type TestNetwork,
} from '@frontpage/testing'
import { createReaders, demoSections, type DemoReader } from '../src/demo/create-readers.js'
import { runDemo } from '../src/demo/run-demo.js'

const seed = 5
const count = 12
const bundler = fileURLToPath(new URL('../bin/bundle-container.mjs', import.meta.url))
let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork({ newsstand: { adminSecret } })
}, 120_000)

afterAll(() => network?.stop())

interface Feed {
  readonly items: readonly { readonly storyId: string; readonly section?: string }[]
}

async function feedOf({ anonymousId }: Pick<DemoReader, 'anonymousId'>): Promise<Feed> {
  const query = new URLSearchParams({ site: 'dev', limit: '20', anonymousId, filter: 'language:en' })
  const response = await fetch(`${network.feed.url}/v1/feed?${query.toString()}`)
  if (!response.ok) throw new Error(`the feed answered ${response.status} ${await response.text()}`)
  return (await response.json()) as Feed
}

function favouriteOf({ taste }: DemoReader): string {
  return demoSections.toSorted((one, other) => taste.get(other)! - taste.get(one)!)[0]!
}

async function readersOfExperiments(): Promise<number> {
  const result = await network.store.query({
    query: `SELECT uniqExact(anonymous_id) AS readers FROM events FINAL WHERE event = 'Experiment Viewed'`,
    format: 'JSONEachRow',
  })
  const [row] = await result.json<{ readers: string }>()
  return Number(row?.readers)
}

it('gives readers of different tastes different feeds, and makes stories trend', async () => {
  const readers = createReaders(count, seededRandom(seed))
  const [one, other] = twoTastes(readers)
  await waitFor(async () => (await feedOf(one)).items.length >= 10, {
    timeoutMs: 100_000,
    what: 'published stories',
  })

  const stopping = new AbortController()
  const running = runDemo({
    newsstandUrl: network.newsstand.url,
    trackerUrl: network.tracker.url,
    feedUrl: network.feed.url,
    splitterUrl: network.splitter.url,
    writeKey: 'dev',
    sdkKey: 'dev',
    site: 'dev',
    readers: count,
    seed,
    eventsPerSecond: 60,
    hurry: 1_000,
    signal: stopping.signal,
  })
  try {
    await waitFor(
      async () => {
        const [ofOne, ofOther] = await Promise.all([feedOf(one), feedOf(other)])
        return (
          shareOf(ofOne, favouriteOf(one)) > shareOf(ofOther, favouriteOf(one)) &&
          shareOf(ofOther, favouriteOf(other)) > shareOf(ofOne, favouriteOf(other))
        )
      },
      { timeoutMs: 120_000, everyMs: 500, what: 'feeds that differ as tastes do' },
    )
    const trending = await waitFor(
      async () => {
        const answer = await fetch(`${network.trending.url}/v1/trending?site=dev`)
        const { lists } = (await answer.json()) as { lists: { entries: { storyId: string }[] }[] }
        return lists[0]!.entries.length > 0 ? lists[0]!.entries : undefined
      },
      { what: 'trending stories' },
    )
    expect(trending.length).toBeGreaterThan(0)
    await waitFor(async () => (await readersOfExperiments()) > 1, {
      timeoutMs: 60_000,
      everyMs: 500,
      what: 'exposures of two readers',
    })
  } finally {
    stopping.abort()
  }
  const summary = await running
  expect(summary).toMatchObject({ givenUp: 0, refused: 0, broken: 0 })
  expect(summary.events).toBeGreaterThan(0)
}, 300_000)

it('runs from the one file that the image holds, far from any package', async () => {
  const run = promisify(execFile)
  const directory = await createTestDirectory('lab-container')
  try {
    await run(process.execPath, [bundler, directory.path])
    const urls = (['newsstand', 'tracker', 'feed', 'splitter'] as const).map(
      (name) => `--${name}=${network[name].url}`,
    )
    const args = ['demo', ...urls, '--seconds=3', '--rate=60', '--hurry=1000', `--seed=${seed}`]
    const { stdout } = await run(process.execPath, [join(directory.path, 'lab.mjs'), ...args])
    const result = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { events: number }

    expect(result).toMatchObject({ demo: 'readers', givenUp: 0, refused: 0, broken: 0 })
    expect(result.events).toBeGreaterThan(0)
  } finally {
    await directory.remove()
  }
}, 60_000)

/** Two readers of the same language who like different sections. */
function twoTastes(readers: readonly DemoReader[]): [DemoReader, DemoReader] {
  const english = readers.filter(({ language }) => language === 'en')
  const [one] = english
  const other = english.find((reader) => favouriteOf(reader) !== favouriteOf(one!))
  return [one!, other!]
}

/** How much of the first ten places a section has; higher places count more. */
function shareOf({ items }: Feed, section: string): number {
  const places = items.slice(0, 10).map((item, index) => (item.section === section ? 1 / (index + 2) : 0))
  return places.reduce((sum, place) => sum + place, 0)
}
