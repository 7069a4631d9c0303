import { describe, expect, it } from '@jest/globals'
import { storyNumberOf } from '@frontpage/contracts'
import { eventKeyHour } from '@frontpage/event-store'
import { emptyReaderHistory } from '@frontpage/ranking'
import fc from 'fast-check'
import { feedQuerySchema } from '../src/answers/feed-query.js'
import { makeFirstPage } from '../src/answers/make-first-page.js'
import { makeFurtherPage } from '../src/answers/make-further-page.js'
import { buildFeedContext, buildKeptBytes, type TestFeedContext } from './build-feed-context.js'
import { buildSiteStories, type TestStories } from './build-site-stories.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const reader = { anonymousId: '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10' }

interface Page {
  readonly feedId: string
  readonly items: readonly { readonly storyId: string; readonly position: number }[]
  readonly nextCursor?: string
}

async function readPage(
  context: TestFeedContext,
  stories: TestStories,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page> {
  const query = feedQuerySchema.parse({ limit: String(limit), ...(cursor !== undefined && { cursor }) })
  const page =
    cursor === undefined
      ? await makeFirstPage(context, stories, { query, reader })
      : await makeFurtherPage(context, stories, { query, reader, cursor })
  await page.commit()
  expect(page.body).not.toContain('"fallback"')
  return JSON.parse(page.body) as Page
}

/** What happens between two pages. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('arrives' as const), readers: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ what: fc.constant('read' as const), story: fc.nat(39) }),
  fc.record({ what: fc.constant('hidden' as const), story: fc.nat(39) }),
)

it('repeats nothing and leaves nothing out, whatever happens between the pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 40, maxLength: 40 }),
      fc.array(fc.array(happening, { maxLength: 4 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      async (readers, between, limit) => {
        const stories = buildSiteStories(nowMs)
        // Few different numbers of readers: most scores are equal.
        readers.forEach((count, at) => stories.read(`story-${at}`, count))
        stories.advance()
        const context = buildFeedContext(stories, { nowMs })
        const whole = await readPage(context, stories, { limit: 50 })
        const before = whole.items.map(({ storyId }) => storyId)
        const first = await readPage(context, stories, { limit })
        const seen = first.items.map(({ storyId }) => storyId)
        const positions = first.items.map(({ position }) => position)
        const gone = new Set<string>()
        let arrived = 0
        let { nextCursor: cursor } = first
        for (let turn = 0; cursor !== undefined; turn++) {
          for (const each of between[turn] ?? []) {
            if (each.what === 'arrives') stories.read(`new-${arrived++}`, each.readers)
            else if (each.what === 'hidden') {
              stories.hide(`story-${each.story}`)
              if (!seen.includes(`story-${each.story}`)) gone.add(`story-${each.story}`)
            } else {
              const view = { firstMs: nowMs, lastMs: nowMs, seconds: 60, completed: true }
              context.history = {
                ...emptyReaderHistory,
                viewed: new Map([[storyNumberOf(`story-${each.story}`), view]]),
              }
              context.histories.forget('dev', reader)
            }
          }
          stories.advance()
          const page: Page = await readPage(context, stories, { limit, cursor })
          expect(page.feedId).toBe(first.feedId)
          seen.push(...page.items.map(({ storyId }) => storyId))
          positions.push(...page.items.map(({ position }) => position))
          cursor = page.nextCursor
        }
        expect(new Set(seen).size).toBe(seen.length)
        // What is gone leaves its number out, and all others keep theirs.
        expect(positions).toEqual(seen.map((storyId) => before.indexOf(storyId) + 1))
        expect(new Set([...seen, ...gone])).toEqual(new Set(before))
      },
    ),
    { numRuns: 10 },
  )
})

it('says what it served, each page once and with one id', async () => {
  const stories = buildSiteStories(nowMs)
  for (let at = 0; at < 12; at++) stories.read(`story-${at}`, at + 1)
  stories.advance()
  const context = buildFeedContext(stories, { nowMs })
  const first = await readPage(context, stories, { limit: 5 })
  await readPage(context, stories, { limit: 5, cursor: first.nextCursor })
  expect(
    context.served.map(({ feedId, offset, stories: served, features }) => [
      feedId === first.feedId,
      offset,
      served.length,
      features === undefined ? 0 : features.values.length / features.columns,
    ]),
  ).toEqual([
    [true, 0, 5, 5],
    [true, 5, 5, 0],
  ])
})

it('lets nobody else turn the pages', async () => {
  const stories = buildSiteStories(nowMs)
  for (let at = 0; at < 12; at++) stories.read(`story-${at}`, at + 1)
  stories.advance()
  const context = buildFeedContext(stories, { nowMs })
  const { nextCursor: cursor = '' } = await readPage(context, stories, { limit: 5 })
  const query = feedQuerySchema.parse({ cursor })
  for (const [other, text] of [
    [{ anonymousId: 'another-device-0123456789' }, cursor],
    [reader, `${cursor}x`],
    [reader, 'x.y'],
  ] as const) {
    await expect(
      makeFurtherPage(context, stories, { query, reader: other, cursor: text }),
    ).rejects.toMatchObject({
      status: 400,
      code: 'bad_cursor',
    })
  }
})

it('says of a page that is asked for again an hour later that it is the same', async () => {
  const stories = buildTwelve()
  const context = buildFeedContext(stories, { nowMs })
  const { nextCursor: cursor } = await readPage(context, stories, { limit: 5 })
  await readPage(context, stories, { limit: 5, cursor })
  context.clock.nowMs += 3_600_000
  await readPage(context, stories, { limit: 5, cursor })
  const [, second, again] = context.events
  expect(again?.receivedAt).toBe(nowMs + 3_600_000)
  expect(again?.messageId).toBe(second?.messageId)
  expect(eventKeyHour(again!, 10)).toBe(eventKeyHour(second!, 10))
  expect(again?.timestamp).toBe(second?.timestamp)
})

describe('another replica', () => {
  const limit = 4

  it('answers the same page, at the same positions, also without a story that is gone', async () => {
    const redis = buildKeptBytes()
    const stories = buildTwelve()
    const context = buildFeedContext(stories, { nowMs, redis })
    const { nextCursor: cursor } = await readPage(context, stories, { limit })
    const { items: before } = await readPage(context, stories, { limit, cursor })
    const { storyId: gone } = before[1]!
    const others = buildTwelve(gone)
    const other = buildFeedContext(others, { nowMs, redis })
    const { items } = await readPage(other, others, { limit, cursor })
    expect(items.map(({ position }) => position)).toEqual([5, 7, 8, 9])
    expect(items.slice(0, 3)).toEqual([before[0], before[2], before[3]])
  })

  it('leaves out no story that it does not know yet', async () => {
    const redis = buildKeptBytes()
    const stories = buildTwelve()
    const { nextCursor: cursor } = await readPage(buildFeedContext(stories, { nowMs, redis }), stories, {
      limit,
    })
    const others = buildTwelve('story-3')
    const other = buildFeedContext(others, { nowMs, redis })
    const readAll = () => readPage(other, others, { limit: 50, cursor })
    for (const followedToMs of [-Infinity, nowMs - 60_000, nowMs]) {
      others.followedToMs = followedToMs
      await expect(readAll()).rejects.toMatchObject({
        status: 503,
        code: 'snapshot_unavailable',
        headers: { 'Retry-After': '1' },
      })
    }
    others.read('story-3', 4)
    expect((await readAll()).items).toHaveLength(8)
  })

  it('says that a feed is gone that was made while Redis was away, and makes no other order of it', async () => {
    const redis = buildKeptBytes()
    const stories = buildTwelve()
    const context = buildFeedContext(stories, { nowMs, redis })
    const other = buildFeedContext(stories, { nowMs, redis })
    redis.isAway = true
    const { nextCursor: cursor } = await readPage(context, stories, { limit })
    await expect(readPage(other, stories, { limit, cursor })).rejects.toMatchObject({
      status: 503,
      code: 'snapshot_unavailable',
      headers: { 'Retry-After': '1' },
    })
    redis.isAway = false
    await expect(readPage(other, stories, { limit, cursor })).rejects.toMatchObject({
      status: 410,
      code: 'feed_gone',
    })
    const { items } = await readPage(context, stories, { limit, cursor })
    expect(items.map(({ position }) => position)).toEqual([5, 6, 7, 8])
  })
})

function buildTwelve(missing?: string): TestStories {
  const stories = buildSiteStories(nowMs)
  for (let at = 0; at < 12; at++) if (`story-${at}` !== missing) stories.read(`story-${at}`, at + 1)
  stories.advance()
  return stories
}
