import { describe, expect, it } from '@jest/globals'
import { createAnswerStore, type MadeAnswer } from './answer-store.js'

interface Basis {
  readonly version: number
}

function setUp() {
  const world = { version: 1, nowMs: 0, makings: [] as string[], beforeMade: (): unknown => undefined }
  const madeOf = (key: string): MadeAnswer<Basis> => ({
    body: `${key} of ${world.version}`,
    etag: `"${key}-${world.version}"`,
    basis: { version: world.version },
    untilMs: world.nowMs + 1_000,
    madeInMs: 1,
  })
  const store = createAnswerStore<{ key: string }, Basis>({
    headers: { 'Cache-Control': 'no-cache' },
    now: () => world.nowMs,
    isCurrent: ({ version }) => version === world.version,
    async make({ key }) {
      world.makings.push(key)
      const made = madeOf(key)
      await world.beforeMade()
      return made
    },
  })
  return { world, store, madeOf }
}

const bodyOf = (answer: { reply: { body: string | Buffer } } | undefined) =>
  answer && String(answer.reply.body)

describe('an answer', () => {
  it('is made once for all who ask at the same time, and found afterwards', async () => {
    const { world, store } = setUp()
    const answers = await Promise.all(['a', 'a', 'b'].map((key) => store.ask({ key })))
    expect(answers.map(bodyOf)).toEqual(['a of 1', 'a of 1', 'b of 1'])
    expect([world.makings, bodyOf(store.find('a'))]).toEqual([['a', 'b'], 'a of 1'])
    await store.ask({ key: 'a' })
    expect(world.makings).toEqual(['a', 'b'])
  })

  it('is not found when what it was made from has changed, or when its time is over', async () => {
    const { world, store } = setUp()
    await store.ask({ key: 'a' })
    world.version = 2
    expect(store.find('a')).toBeUndefined()
    expect(bodyOf(await store.ask({ key: 'a' }))).toBe('a of 2')
    world.nowMs = 1_000
    expect(store.find('a')).toBeUndefined()
  })

  it('is made again when what it is made from changes meanwhile', async () => {
    const { world, store } = setUp()
    world.beforeMade = () => {
      if (world.version === 1) world.version = 2
    }
    expect(bodyOf(await store.ask({ key: 'a' }))).toBe('a of 2')
  })

  it('that cannot be made is an error for whoever asked, and is made for the next', async () => {
    const { world, store } = setUp()
    world.beforeMade = () => Promise.reject(new Error('no list'))
    const refused = await Promise.allSettled([store.ask({ key: 'a' }), store.ask({ key: 'a' })])
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    world.beforeMade = () => undefined
    expect(bodyOf(await store.ask({ key: 'a' }))).toBe('a of 1')
  })
})

describe('an answer that is put before anybody asks', () => {
  it('is found, for as long as somebody asks', async () => {
    const { world, store, madeOf } = setUp()
    await store.ask({ key: 'a' })
    for (world.version = 2; world.version < 9; world.version++) {
      expect(store.put('a', madeOf('a'))).toBe(true)
      expect(bodyOf(store.find('a'))).toBe(`a of ${world.version}`)
    }
    expect(world.makings).toEqual(['a'])
  })

  it('is let go when nobody asks for it any more, or never did', async () => {
    const { store, madeOf } = setUp()
    await store.ask({ key: 'a' })
    expect([1, 2, 3].map(() => store.put('a', madeOf('a')))).toEqual([true, true, false])
    expect([store.find('a'), store.put('b', madeOf('b'))]).toEqual([undefined, false])
  })
})
