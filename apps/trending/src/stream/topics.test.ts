import { expect, it } from '@jest/globals'
import type { SseClient } from '@frontpage/service-kit'
import { createTopics, type Topic } from './topics.js'

const streamOf = (key: string): Topic => ({
  key,
  query: { site: undefined, scope: [key], window: 'now', limit: 10 },
  site: 'daily',
  clients: new Set(),
  basis: {
    made: { site: 'daily', boardVersion: 1, decisionsVersion: 1, untilMs: Infinity },
    view: { version: 1 },
  },
  eventId: key,
  frame: Buffer.from(key),
  hasStories: true,
})

function clientThatLeaves(): SseClient & { leave(): void } {
  let leave = (): void => undefined
  return {
    lastEventId: undefined,
    isOpen: true,
    send: () => undefined,
    sendFrame: () => undefined,
    close: () => undefined,
    onClose: (listener) => void (leave = listener),
    leave: () => leave(),
  }
}

const keysOf = (topics: readonly Topic[]): string => topics.map(({ key }) => key).join(' ')

it('looks at those with stories and most followers in every round, at the others in turn', () => {
  const topics = createTopics({ maxFavoured: 2, othersPerRound: 1 })
  for (const key of ['a', 'b', 'c', 'd']) topics.addClient(streamOf(key), clientThatLeaves())
  expect([1, 2, 3].map(() => keysOf(topics.nextRound()))).toEqual(['a b c', 'a b d', 'a b c'])
  topics.addClient(topics.get('d') as Topic, clientThatLeaves())
  expect([1, 2].map(() => keysOf(topics.nextRound()))).toEqual(['b d c', 'b d a'])
})

it('gives none of these places to a topic without stories, until it has some', () => {
  const topics = createTopics({ maxFavoured: 1, othersPerRound: 2 })
  const quiet = { ...streamOf('quiet'), hasStories: false }
  topics.addClient(quiet, clientThatLeaves())
  expect(quiet.frame).toBeUndefined()
  topics.addClient(streamOf('a'), clientThatLeaves())
  expect(keysOf(topics.nextRound())).toBe('a quiet')
  topics.addClient(quiet, clientThatLeaves())
  quiet.hasStories = true
  topics.settle(quiet)
  expect(keysOf(topics.nextRound())).toBe('quiet a')
})

it('forgets a topic that nobody follows any more', () => {
  const topics = createTopics({ maxFavoured: 1, othersPerRound: 1 })
  const clients = ['a', 'b'].map((key) => {
    const client = clientThatLeaves()
    topics.addClient(streamOf(key), client)
    return client
  })
  for (const client of clients) client.leave()
  expect([topics.size, topics.nextRound()]).toEqual([0, []])
})
