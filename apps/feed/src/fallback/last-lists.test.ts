import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { lastFeedKey } from '@frontpage/contracts'
import { openLastLists, type LastList, type LastLists, type LastListsOptions } from './last-lists.js'

const namespace = 'test'
const listOf = (storyId: string, savedAtMs: number): LastList => ({
  site: 'daily',
  savedAtMs,
  cards: [{ storyId }],
})

let directory: string
let opened: LastLists[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'last-lists-'))
  opened = []
})
afterEach(async () => {
  for (const lists of opened) await lists.close()
  await rm(directory, { recursive: true })
})

async function open(redis: LastListsOptions['redis'], current: LastList[] = []): Promise<LastLists> {
  const lists = await openLastLists({
    directory,
    redis,
    namespace,
    sites: () => ['daily', 'weekly'],
    current: () => current,
    onError: () => undefined,
  })
  opened.push(lists)
  return lists
}

/** A Redis that has these texts; without them, one that does not answer. */
function redisWith(texts?: Map<string, string>): LastListsOptions['redis'] {
  const away = () => Promise.reject(new Error('Redis is away'))
  return {
    get: texts === undefined ? away : (key: string) => Promise.resolve(texts.get(key) ?? null),
    set:
      texts === undefined
        ? away
        : (key: string, text: string) => {
            texts.set(key, text)
            return Promise.resolve('OK')
          },
  } as unknown as LastListsOptions['redis']
}

it('finds in Redis, on an empty disk, what another container saved', async () => {
  const texts = new Map<string, string>()
  const saving = await open(redisWith(texts), [listOf('a', 1_000)])
  await saving.close()
  await rm(join(directory, 'daily.json'))

  const lists = await open(redisWith(texts))
  expect(lists.of('daily')).toEqual(listOf('a', 1_000))
  expect(lists.of('weekly')).toBeUndefined()
})

it('prefers its disk, and begins without Redis', async () => {
  await (await open(redisWith(), [listOf('a', 1_000)])).close()
  const texts = new Map([[lastFeedKey('daily', namespace), JSON.stringify(listOf('b', 500))]])
  expect((await open(redisWith(texts))).of('daily')).toEqual(listOf('a', 1_000))
  expect((await open(redisWith())).of('daily')).toEqual(listOf('a', 1_000))
})

it('takes nothing from Redis that is no list', async () => {
  const texts = new Map([[lastFeedKey('daily', namespace), '{"site":"daily"']])
  expect((await open(redisWith(texts))).of('daily')).toBeUndefined()
})
