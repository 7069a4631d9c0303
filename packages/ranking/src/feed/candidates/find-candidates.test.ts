import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildHistory, buildTraits, feedNowMs, findByNumber, hourMs } from '../../../test/build-traits.js'
import { seededRandom } from '../../learning/seeded-random.js'
import { emptyReaderHistory, noCoReads, type ReaderHistory } from '../signals/reader-history.js'
import { toCandidatePools } from './candidate-pools.js'
import { findCandidates, type FindCandidatesOptions } from './find-candidates.js'
import { toReaderInterests } from './reader-interests.js'

const sections = ['sport', 'world', 'music', 'food']
/** Story 0 is the most popular; every fourth is of one section; the last hundred are young and unproven. */
const stories = Array.from({ length: 600 }, (_, at) =>
  buildTraits(`s${at}`, {
    section: sections[at % 4]!,
    tags: at % 50 === 7 ? ['rare'] : [],
    author: `author ${at % 30}`,
    publishedMs: feedNowMs - (at < 500 ? 80 : 1 + (at - 500) / 50) * hourMs,
  }),
)
const byId = new Map(stories.map((story) => [story.storyId, story]))
const pools = toCandidatePools(
  stories.map((story, at) => ({ story, score: 600 - at, impressions: at < 500 ? 10_000 : at - 500 })),
  {
    nowMs: feedNowMs,
    storyOf: (storyId) => byId.get(storyId),
    countries: new Map([['ID', [stories[400]!, stories[404]!]]]),
    pinned: [stories[450]!],
  },
)
const noReader = { ...emptyReaderHistory }

function find(history: ReaderHistory = noReader, options: Partial<FindCandidatesOptions> = {}) {
  const interests = toReaderInterests(history, { nowMs: feedNowMs, storyOf: findByNumber(stories) })
  const found = findCandidates(
    pools,
    { history, interests },
    { nowMs: feedNowMs, random: seededRandom(1), coReads: noCoReads, ...options },
  )
  const kindsOf = (storyId: string) =>
    found.candidates.find(({ story }) => story.storyId === storyId)?.sources.map(({ kind }) => kind)
  const ofKind = (kind: string) =>
    found.candidates.filter(({ sources }) => sources.some((source) => source.kind === kind))
  return { ...found, kindsOf, ofKind, ids: found.candidates.map(({ story }) => story.storyId) }
}

describe('candidates of a reader without history', () => {
  it('are popular in the sections, trending, fresh, pinned, and some to explore', () => {
    const { kindsOf, ofKind, candidates } = find()
    expect(kindsOf('s0')).toEqual(['popular_section', 'trending'])
    expect(kindsOf('s450')).toContain('editorial')
    expect(ofKind('fresh').length).toBeGreaterThanOrEqual(20)
    expect(ofKind('exploration')).toHaveLength(20)
    expect(candidates.length).toBe(200)
  })

  it('are of the region, and of the topics that the reader chose', () => {
    const { kindsOf, ofKind } = find(noReader, { country: 'ID', onboarding: ['tag:rare', 'tag:unknown'] })
    expect(kindsOf('s400')).toContain('region')
    expect(ofKind('onboarding')).toHaveLength(12)
  })
})

describe('candidates of a reader with history', () => {
  it('trend in the sections that were read', () => {
    const { ofKind } = find(buildHistory(['s4', 's8', 's1']))
    const read = ofKind('section').map(({ story }) => story.sections[0])
    expect(new Set(read)).toEqual(new Set(['sport', 'world']))
    expect(read.filter((section) => section === 'sport').length).toBeGreaterThan(25)
    expect(ofKind('popular_section')).toEqual([])
  })

  it('are of topics and authors that are followed', () => {
    const followed = new Map([
      ['tag:rare', 1],
      ['author:author-29', 2],
    ])
    expect(find(buildHistory([], { followed })).ofKind('followed').length).toBeGreaterThanOrEqual(12)
  })

  it('were read by others together with the last stories', () => {
    const coReads = {
      neighboursOf: (storyId: string) =>
        new Map(
          storyId === 's4'
            ? [
                ['s300', 2],
                ['s301', 5],
                ['gone', 9],
                ['s4', 9],
              ]
            : [],
        ),
    }
    const { ofKind } = find(buildHistory(['s4']), { coReads })
    expect(ofKind('co_read').map(({ story }) => story.storyId)).toEqual(['s301', 's300'])
    expect(ofKind('co_read')[0]!.sources).toContainEqual({ kind: 'co_read', storyId: 's4', rank: 1 })
  })

  it('are not what was read, and that is said', () => {
    const { ids, excluded } = find(buildHistory(['s0', 's4']))
    expect(ids).not.toContain('s0')
    expect(excluded.map(({ story, exclusion }) => `${story.storyId} ${exclusion.code}`)).toEqual(
      expect.arrayContaining(['s0 seen', 's4 seen']),
    )
  })
})

describe('candidates for the ranker', () => {
  it('are the best by a cheap score, with all pins, what chance found and the first of each way; the others follow', () => {
    const all = find(buildHistory(['s4', 's8']), { country: 'ID' })
    const { candidates, spare, ids } = find(buildHistory(['s4', 's8']), { country: 'ID', maxRanked: 64 })
    expect(ids).toHaveLength(64)
    const left = spare.map(({ candidate }) => candidate.story.storyId)
    expect([...ids, ...left].toSorted()).toEqual(all.ids.toSorted())
    const certain = [...all.ofKind('exploration'), ...all.ofKind('editorial'), ...all.ofKind('region')]
    expect(certain.filter(({ story }) => !ids.includes(story.storyId))).toEqual([])
    expect(candidates.filter(({ inclusion }) => inclusion < 1)).toHaveLength(20)
  })
})

describe('a filter', () => {
  it('lets nothing else through, and finds more of what it asks for', () => {
    const { candidates } = find(noReader, {
      filter: ({ tags }) => tags.includes('rare'),
      asked: new Set(['tag:rare']),
    })
    expect(candidates).toHaveLength(12)
  })
})

describe('whatever the history', () => {
  const someStories = fc.uniqueArray(
    fc.nat(599).map((at) => `s${at}`),
    { maxLength: 64 },
  )
  const topics = fc.uniqueArray(
    fc.constantFrom('section:sport', 'tag:rare', 'author:author-3', 'section:none'),
  )
  const histories = fc
    .record({ viewed: someStories, hidden: someStories, followed: topics, lessOf: topics })
    .map(({ viewed, hidden, followed, lessOf }) =>
      buildHistory(viewed, {
        hidden: new Map(hidden.map((id) => [`#${id}`, 1])),
        followed: new Map(followed.map((topic) => [topic, feedNowMs - 5 * hourMs])),
        lessOf: new Map(lessOf.map((topic) => [topic, feedNowMs - 4 * hourMs])),
      }),
    )

  it('candidates are few, each once, each with its sources, and none is excluded', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 20, max: 300 }), (history, maxCandidates) => {
        const { candidates, excluded, ids } = find(history, { maxCandidates })
        expect(ids.length).toBeLessThanOrEqual(maxCandidates)
        expect(new Set(ids).size).toBe(ids.length)
        expect(excluded.filter(({ story }) => ids.includes(story.storyId))).toEqual([])
        for (const { sources, inclusion } of candidates) {
          expect(sources.length).toBeGreaterThan(0)
          expect(inclusion).toBeGreaterThan(0)
          expect(inclusion).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('the same inputs and random numbers give the same candidates', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(find(history).candidates).toEqual(find(history).candidates)
      }),
      { numRuns: 5 },
    )
  })
})

it('exploration says with which probability a story became a candidate', () => {
  const random = seededRandom(3)
  const counts = new Map<string, number>()
  let inclusion = 0
  for (let round = 0; round < 250; round++) {
    for (const candidate of find(noReader, { random }).ofKind('exploration')) {
      counts.set(candidate.story.storyId, (counts.get(candidate.story.storyId) ?? 0) + 1)
      inclusion = candidate.inclusion
    }
  }
  const shares = [...counts.values()].map((count) => count / 250)
  expect(inclusion).toBeGreaterThan(0.1)
  expect(counts.size).toBeGreaterThan(50)
  expect(Math.max(...shares)).toBeLessThan(inclusion + 0.15)
  expect(Math.min(...shares)).toBeGreaterThan(inclusion - 0.15)
})
