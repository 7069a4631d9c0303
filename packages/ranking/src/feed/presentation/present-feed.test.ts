import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildHistory, buildTraits, feedNowMs, findByNumber, hourMs } from '../../../test/build-traits.js'
import { seededRandom } from '../../learning/seeded-random.js'
import type { CandidateSource } from '../candidates/candidate.js'
import { createHoldOut } from '../candidates/hold-out.js'
import { interestBonus, toReaderInterests } from '../candidates/reader-interests.js'
import type { ReaderHistory } from '../signals/reader-history.js'
import { createEventIndex } from '../stories/event-index.js'
import type { StoryAttributes, StoryTraits } from '../stories/story-traits.js'
import { presentFeed, type PresentOptions } from './present-feed.js'

interface Ranked extends Partial<StoryAttributes> {
  readonly id: string
  readonly score?: number
  readonly explore?: boolean
  readonly spare?: boolean
}

function present(
  ranked: readonly Ranked[],
  {
    history = buildHistory(),
    known = [],
    ...options
  }: Partial<PresentOptions> & { history?: ReaderHistory; known?: StoryTraits[] } = {},
) {
  const candidates = ranked.map(({ id, score, explore = false, spare = false, ...attributes }, at) => {
    const sources: CandidateSource[] = [{ kind: 'trending', rank: at }]
    if (explore) sources.push({ kind: 'exploration', inclusion: 1, rank: at })
    const story = buildTraits(id, attributes)
    return { story, score: score ?? -at, sources, inclusion: 1, isSpare: spare }
  })
  const stories = [...candidates.map(({ story }) => story), ...known]
  const events = createEventIndex()
  for (const story of stories) events.put(story)
  const storyOf = findByNumber(stories)
  const interests = toReaderInterests(history, { nowMs: feedNowMs, storyOf })
  const feed = presentFeed(
    candidates.map((candidate) => ({ ...candidate, interest: interestBonus(candidate.story, interests) })),
    { history, interests },
    { nowMs: feedNowMs, random: seededRandom(1), events, storyOf, isVisible: () => true, ...options },
  )
  return {
    ...feed,
    ids: feed.items.map(({ story }) => story.storyId),
    cutOf: (id: string) => feed.cuts.find(({ storyId }) => storyId === id),
  }
}

const many = (
  count: number,
  attributes: (at: number) => Partial<Ranked> = () => ({}),
  prefix = 's',
): Ranked[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${prefix}${at}`, score: -at / 100, ...attributes(at) }))
const publisherOf = (at: number) => ({ publisher: `p${at % 12}` })

describe('a list', () => {
  it('is in the ranker’s order, equal scores by id', () => {
    expect(
      present([
        { id: 'b', score: 1 },
        { id: 'a', score: 1 },
        { id: 'c', score: 2 },
      ]).ids,
    ).toEqual(['c', 'a', 'b'])
  })

  it('has none that was seen, hidden, held out or is unwanted, and says why', () => {
    const holdOut = createHoldOut({ readerId: 'r', share: 1, salt: 's' })
    const history = buildHistory(['a'], {
      hidden: new Map([['#b', 1]]),
      lessOf: new Map([['tag:gossip', feedNowMs - 1]]),
    })
    const ranked = [{ id: 'a' }, { id: 'b' }, { id: 'c', tags: ['gossip'] }, { id: 'd' }]
    expect(present(ranked, { history }).ids).toEqual(['d'])
    const { ids, cuts } = present(ranked, { history, holdOut })
    expect(ids).toEqual([])
    expect(cuts.map((cut) => cut.code)).toEqual(['seen', 'hidden', 'less_of', 'held_out'])
  })

  it('ranks a topic lower while a wish for less of it fades', () => {
    const lessOf = new Map([['tag:gossip', feedNowMs - 20 * 24 * hourMs]])
    const ranked = [
      { id: 'a', tags: ['gossip'], score: 1 },
      { id: 'b', score: 0 },
    ]
    expect(present(ranked).ids).toEqual(['a', 'b'])
    expect(present(ranked, { history: buildHistory([], { lessOf }) }).ids).toEqual(['b', 'a'])
  })

  it('has nothing that is not visible any more, and no gap', () => {
    const { items, cutOf } = present(many(5), { isVisible: ({ storyId }) => storyId !== 's1' })
    expect(items.map(({ story, position }) => `${position} ${story.storyId}`)).toEqual([
      '1 s0',
      '2 s2',
      '3 s3',
      '4 s4',
    ])
    expect(cutOf('s1')?.code).toBe('not_visible')
  })

  it('ends at its length', () => {
    const { ids, cutOf } = present(many(8), { rules: { length: 5 } })
    expect(ids).toHaveLength(5)
    expect(cutOf('s7')?.code).toBe('rank')
    const spare = many(8, (at) => ({ spare: at > 5 }))
    expect(present(spare, { rules: { length: 5 } }).cuts.map(({ code }) => code)).toEqual([
      'rank',
      'pre_score',
      'pre_score',
    ])
  })
})

describe('an event', () => {
  const title = 'Ferry sinks off Lombok with many people'

  it('is reported once, by the best of its stories', () => {
    const { items, cutOf } = present([
      { id: 'a', title, score: 0 },
      { id: 'b', title, score: 2 },
      { id: 'c', score: 1 },
    ])
    expect(items.map(({ story }) => story.storyId)).toEqual(['b', 'c'])
    expect(items[0]!.duplicates).toEqual(['a'])
    expect(cutOf('a')).toEqual({ storyId: 'a', code: 'duplicate', of: 'b' })
  })

  it('is reported by another of its stories where the best may not be shown', () => {
    const ranked = [
      { id: 'a', title, score: 0 },
      { id: 'b', title, score: 2 },
    ]
    const { ids, cutOf } = present(ranked, { isVisible: ({ storyId }) => storyId !== 'b' })
    expect(ids).toEqual(['a'])
    expect(cutOf('b')?.code).toBe('not_visible')
  })

  it('is two where the numbers differ', () => {
    const quakes = [
      { id: 'a', title: 'Earthquake M5.1 shakes Java' },
      { id: 'b', title: 'Earthquake M5.4 shakes Java' },
    ]
    expect(present(quakes).ids).toEqual(['a', 'b'])
  })

  it('is left out with another of its stories that the reader read or hid', () => {
    const known = [buildTraits('old', { title })]
    expect(present([{ id: 'a', title }], { known, history: buildHistory(['old']) }).cutOf('a')?.code).toBe(
      'event_seen',
    )
    const history = buildHistory([], { hidden: new Map([['#old', 1]]) })
    expect(present([{ id: 'a', title }], { known, history }).cutOf('a')?.code).toBe('event_hidden')
  })

  it('is not looked for among the stories of a publisher for which that is off', () => {
    const ranked = ['a', 'b'].map((id) => ({ id, title, publisher: 'Weather Service' }))
    expect(present(ranked).ids).toEqual(['a'])
    expect(present(ranked, { unmergedPublishers: new Set(['weather-service']) }).ids).toEqual(['a', 'b'])
  })

  it('is reported by a pinned story, whatever ranks higher', () => {
    const pins = [{ storyId: 'a', position: 1 }]
    expect(
      present(
        [
          { id: 'a', title, score: 0 },
          { id: 'b', title, score: 2 },
        ],
        { pins },
      ).ids,
    ).toEqual(['a'])
  })
})

describe('variety', () => {
  const countTop = (
    feed: { items: readonly { story: StoryTraits }[] },
    is: (story: StoryTraits) => boolean,
  ) => feed.items.slice(0, 10).filter(({ story }) => is(story)).length
  const isMotor = ({ sections }: StoryTraits) => sections[0] === 'motorsport'

  it('one view of one motorsport story never floods the top ten', () => {
    const others = many(40, (at) => ({ section: `section ${at % 8}`, score: -20 - at }), 'o')
    const motor = many(60, () => ({ section: 'motorsport', score: 10 }), 'm')
    const feed = present([...motor, ...others], { history: buildHistory(['m0']) })
    expect(countTop(feed, isMotor)).toBe(3)
    expect(feed.items.some(({ story }) => story.storyId === 'm0')).toBe(false)
  })

  it('who reads mostly one section gets more of it', () => {
    const others = many(40, (at) => ({ section: `section ${at % 8}`, score: -20 - at }), 'o')
    const motor = many(60, () => ({ section: 'motorsport', score: 10 }), 'm')
    const history = buildHistory(Array.from({ length: 30 }, (_, at) => `m${at}`))
    expect(countTop(present([...motor, ...others], { history }), isMotor)).toBe(6)
  })

  it('a cap gives way where nothing else is left', () => {
    expect(present(many(12, () => ({ section: 'sport' }))).ids).toHaveLength(12)
  })

  it('no publisher has more than its cap, but the site’s own has none', () => {
    const mixed = many(40, (at) => ({ publisher: at < 12 ? 'agency' : `p${at}`, score: at < 12 ? 9 : 0 }))
    expect(countTop(present(mixed), ({ publisher }) => publisher === 'agency')).toBe(4)
    const own = many(40, (at) => ({ publisher: at < 30 ? 'the-daily' : `p${at}` }))
    expect(countTop(present(own), ({ publisher }) => publisher === 'the-daily')).toBe(10)
  })

  it('likeness costs rank: the same subject does not stand twice in a row', () => {
    const ranked = [
      { id: 'a', tags: ['election'], section: 'politics', score: 0 },
      { id: 'b', tags: ['election'], section: 'politics', score: -0.1 },
      { id: 'c', tags: ['tennis'], section: 'sport', score: -0.3 },
    ]
    expect(present(ranked).ids).toEqual(['a', 'c', 'b'])
    expect(present(ranked, { rules: { diversity: 0 } }).ids).toEqual(['a', 'b', 'c'])
  })

  it('an author who was shown in other lists comes later', () => {
    const known = [buildTraits('before', { author: 'Ann' })]
    const shown = new Map([
      ['#before', { times: 2, firstMs: feedNowMs - hourMs, lastMs: feedNowMs - hourMs }],
    ])
    const ranked = [
      { id: 'a', author: 'Ann', score: 0 },
      { id: 'b', author: 'Ben', score: -0.2 },
    ]
    expect(present(ranked, { known }).ids).toEqual(['a', 'b'])
    expect(present(ranked, { known, history: buildHistory([], { shown }) }).ids).toEqual(['b', 'a'])
    const read = buildHistory(['before'], { shown })
    expect(present(ranked, { known, history: read }).ids).toEqual(['a', 'b'])
  })

  it('something young is in every ten, where there is something', () => {
    const fresh = { id: 'young', publishedMs: feedNowMs - hourMs, score: -99 }
    const { items } = present([...many(30, publisherOf), fresh], { rules: { explorationPositions: [] } })
    const young = items.find(({ story }) => story.storyId === 'young')
    expect(young).toMatchObject({ position: 10, slot: 'fresh' })
  })
})

describe('pins', () => {
  it('stand at their position, also when they were read, but not when they were hidden', () => {
    const pins = [{ storyId: 's9', position: 2 }]
    expect(present(many(12), { pins }).ids[1]).toBe('s9')
    expect(present(many(12), { pins, history: buildHistory(['s9']) }).ids[1]).toBe('s9')
    const history = buildHistory([], { hidden: new Map([['#s9', 1]]) })
    expect(present(many(12), { pins, history }).ids).not.toContain('s9')
  })

  it('share positions: the first holds, the other takes the next; one below the end stands at the end', () => {
    const pins = [
      { storyId: 's3', position: 1 },
      { storyId: 's2', position: 1 },
      { storyId: 's1', position: 40 },
    ]
    expect(present(many(4), { pins }).ids).toEqual(['s3', 's2', 's0', 's1'])
  })
})

describe('exploration', () => {
  const explorable = (at: number) => ({ ...publisherOf(at), explore: at >= 20 })

  it('has its positions, and its propensities', () => {
    const { items } = present(many(60, explorable))
    expect(items.filter(({ slot }) => slot === 'exploration').map(({ position }) => position)).toEqual([5, 9])
    expect(items[4]!.propensity).toBeCloseTo(1 / 40)
    expect(items.slice(0, 4).map(({ propensity }) => propensity)).toEqual([1, 1, 1, 1])
  })

  it('gives way to pins', () => {
    const pins = [{ storyId: 's30', position: 5 }]
    const { items } = present(many(60, explorable), { pins })
    expect(items[4]).toMatchObject({ slot: 'pinned', propensity: 1 })
    expect(items[5]!.slot).toBe('exploration')
  })

  it('chooses others with other random numbers, and changes nothing above the fold but its slots', () => {
    const drawn = new Set<string>()
    const tops = new Set<string>()
    for (let seed = 0; seed < 40; seed++) {
      const { items } = present(many(40, explorable), { random: seededRandom(seed) })
      const top = items.slice(0, 10)
      for (const { slot, story } of top) if (slot === 'exploration') drawn.add(story.storyId)
      tops.add(
        top
          .filter(({ slot }) => slot !== 'exploration')
          .map(({ story }) => story.storyId)
          .join(),
      )
    }
    expect(drawn.size).toBeGreaterThan(15)
    expect(tops.size).toBe(1)
  })
})

describe('whatever the candidates', () => {
  const titles = fc.constantFrom(
    undefined,
    'Ferry sinks off Lombok today',
    'Bridge closed in Solo city',
    'Mayor of Medan resigns',
  )
  const ranked = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      score: fc.integer({ min: -20, max: 20 }).map((halves) => halves / 2),
      section: fc.constantFrom(undefined, 'sport', 'world', 'music'),
      publisher: fc.constantFrom(undefined, 'p', 'q', 'r'),
      author: fc.constantFrom(undefined, 'ann', 'ben'),
      title: titles,
      publishedMs: fc.integer({ min: 0, max: 48 }).map((hours) => feedNowMs - hours * hourMs),
      explore: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength: 40 },
  )
  const rules = fc.record({ length: fc.integer({ min: 0, max: 30 }), freshFloor: fc.nat(4) })
  const ids = fc.array(fc.nat(39), { maxLength: 6 })

  it('each is in the list or cut for a reason, once; positions have no gap; the order of candidates is nothing', () => {
    fc.assert(
      fc.property(ranked, rules, ids, ids, (stories, rule, read, pinned) => {
        const some = (places: number[]) => places.flatMap((at) => stories[at]?.id ?? [])
        const options = {
          rules: rule,
          history: buildHistory(some(read)),
          pins: some(pinned).map((storyId, at) => ({ storyId, position: 1 + 3 * at })),
        }
        const feed = present(stories, options)
        const named = [...feed.ids, ...feed.cuts.map(({ storyId }) => storyId)]
        expect(named.toSorted()).toEqual(stories.map(({ id }) => id).toSorted())
        expect(feed.items.map(({ position }) => position)).toEqual(feed.ids.map((_, at) => at + 1))
        expect(feed.items.length).toBeLessThanOrEqual(rule.length)
        for (const { propensity } of feed.items) {
          expect(propensity).toBeGreaterThan(0)
          expect(propensity).toBeLessThanOrEqual(1)
        }
        expect(present(stories.toReversed(), options).ids).toEqual(feed.ids)
        expect(present(stories, options)).toMatchObject({ items: feed.items, cuts: feed.cuts })
      }),
      { numRuns: 60 },
    )
  })
})
