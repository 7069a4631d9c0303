import { describe, expect, it } from '@jest/globals'
import { createIdentitiesFold, readLinks } from '@frontpage/read-models'
import { buildFoldable, buildFoldableEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

const now = (): number => noon + 60_000

describe('the identities fold', () => {
  itIsAFold(createIdentitiesFold, { server, redis, events: buildFoldableEvents(800) })
})

describe('links between reader ids', () => {
  const linksOf = (readerId: string, namespace: string): Promise<string[]> =>
    readLinks(redis, { readerId, nowMs: now(), namespace })

  it('come from identify and alias, and go both ways, the latest first', async () => {
    await createIdentitiesFold(redis, { namespace: 'a', now }).apply([
      buildFoldable({
        messageId: '1',
        type: 'identify',
        userId: 'ann',
        anonymousId: 'phone',
        timestamp: noon,
      }),
      buildFoldable({
        messageId: '2',
        type: 'alias',
        userId: 'ann',
        previousId: 'old-ann',
        timestamp: noon + 1,
      }),
      buildFoldable({ messageId: '3', type: 'page', userId: 'ann', anonymousId: 'laptop' }),
      buildFoldable({ messageId: '4', type: 'identify', userId: 'ann', anonymousId: undefined }),
    ])
    expect(await linksOf('ann', 'a')).toEqual(['old-ann', 'phone'])
    expect(await linksOf('phone', 'a')).toEqual(['ann'])
    expect(await linksOf('laptop', 'a')).toEqual([])
  })

  it('join nobody to a placeholder', async () => {
    const identify = { type: 'identify' as const, timestamp: noon }
    await createIdentitiesFold(redis, { namespace: 'nobody', now }).apply([
      buildFoldable({ ...identify, messageId: '1', userId: 'ann', anonymousId: 'undefined' }),
      buildFoldable({ ...identify, messageId: '2', userId: '0', anonymousId: 'phone' }),
      buildFoldable({ ...identify, messageId: '3', type: 'alias', userId: 'ann', previousId: 'NULL' }),
    ])
    for (const id of ['ann', 'undefined', '0', 'phone', 'NULL']) {
      expect(await linksOf(id, 'nobody')).toEqual([])
    }
  })

  it('are bounded, the same set whatever the order', async () => {
    const many = Array.from({ length: 200 }, (_, n) =>
      buildFoldable({
        messageId: `${n}`,
        type: 'identify',
        userId: 'crowd',
        anonymousId: `a${n}`,
        timestamp: noon + n,
      }),
    )
    await createIdentitiesFold(redis, { namespace: 'b', now }).apply(many)
    await createIdentitiesFold(redis, { namespace: 'c', now }).apply(many.toReversed())
    const links = await linksOf('crowd', 'b')
    expect(links).toEqual(Array.from({ length: 50 }, (_, n) => `a${199 - n}`))
    expect(await linksOf('crowd', 'c')).toEqual(links)
  })
})
