import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { createCatalogueStories } from '../src/board/catalogue-stories.js'
import { createSiteBoard, type SiteBoard } from '../src/board/site-board.js'
import { sendEvents, viewsOf } from './feed-client.js'

let network: TestNetwork
let board: SiteBoard

beforeAll(async () => {
  network = await startTestNetwork()
  await sendEvents(network, [
    ...viewsOf('blocked', 3, { publisher: 'Gazette' }),
    ...viewsOf('free', 3, { publisher: 'Herald' }),
    {
      anonymousId: 'reader-of-a-list',
      event: 'Stories Shown',
      properties: { feedId: 'f', stories: [{ storyId: 'shown' }] },
    },
  ])
  board = createSiteBoard(network.redis, {
    site: 'dev',
    namespace: network.namespace,
    models: { namespaceOf: () => network.namespace, coverageOf: () => undefined },
    now: Date.now,
    maxStories: 100,
    catalogue: createCatalogueStories(Date.now).ofSite('dev'),
    isBlocked: (storyId, cards) => cards.get(storyId).slugs.publisher === 'gazette',
    pinnedIds: () => [],
  })
}, 120_000)
afterAll(() => network.stop())

it('shows no story of a blocked publisher while its card has not been read yet', async () => {
  const shown = new Set<string>()
  let isDone = false
  const refreshing = board.refresh().finally(() => (isDone = true))
  while (!isDone) {
    for (const id of ['blocked', 'free']) {
      if (board.storyOf(id) !== undefined && board.mayShow(id)) shown.add(id)
    }
    await nextTurn()
  }
  await refreshing
  expect([board.mayShow('blocked'), board.mayShow('free')]).toEqual([false, true])
  expect([...shown]).not.toContain('blocked')
})

it('reads the card of a story that was shown and never read, too', async () => {
  await board.refresh()
  expect(board.storyOf('shown')).toBeDefined()
  expect(board.mayShow('shown')).toBe(true)
})
