import { expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { FeedRanker } from '../ranker/feed-ranker.js'
import { createExperimentVariants } from './experiment-variants.js'
import type { FeedVariants } from './feed-variants.js'
import type { RankingExperiment } from './ranking-experiments.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const ranker = (version: string): FeedRanker => ({ version, score: () => [] })
const experiment: RankingExperiment = {
  id: 'feed-ranking',
  site: 'daily',
  state: 'running',
  variations: [
    { key: 'control', payload: 'trained' },
    { key: 'popular', payload: { ranker: 'popularity' } },
  ],
  hashAttribute: 'id',
  sticky: false,
  prerequisites: [],
  urlTargets: [],
  coverage: 1,
  ramp: [],
  end: '2099-01-01T00:00:00Z',
  phase: 1,
  salt: 'feed-ranking.1.a',
}

function setUp(over: Partial<RankingExperiment> = {}): { variants: FeedVariants; lines: string[] } {
  const lines: string[] = []
  const variants = createExperimentVariants({
    experiments: () => [{ ...experiment, ...over }],
    rankerNamed: (_site, name) => (['trained', 'popularity'].includes(name) ? ranker(name) : undefined),
    defaultRanker: () => ranker('default'),
    journal: { append: (more) => Promise.resolve(void lines.push(...(more as string[]))) },
    now: () => nowMs,
  })
  return { variants, lines }
}

const readers = Array.from({ length: 400 }, () => ({ anonymousId: randomUUID() }))

it('assigns each reader one ranker for good, and about as many to each', () => {
  const { variants } = setUp()
  const names = readers.map((reader) => variants.of('daily', reader, 'home').name)
  expect(readers.map((reader) => variants.of('daily', reader, 'app').name)).toEqual(names)
  const popular = names.filter((name) => name === 'popular').length
  expect([popular > 120, popular < 280]).toEqual([true, true])
  const [first] = readers
  const { name, ranker: assigned } = variants.of('daily', first!, 'home')
  expect(assigned.version).toBe(name === 'popular' ? 'popularity' : 'trained')
})

it.each<[string, Partial<RankingExperiment>]>([
  ['of another site', { site: 'weekly' }],
  ['of another key', { id: 'pictures' }],
  ['that is not running', { state: 'draft' }],
  ['that is over', { end: '2026-06-01T12:00:00Z' }],
  ['that has not begun', { start: '2026-06-02T00:00:00Z' }],
  ['that keeps assignments', { sticky: true }],
  ['that nobody is in', { coverage: 0 }],
])('leaves everybody with the default for an experiment %s', (_what, over) => {
  const { variants } = setUp(over)
  expect(new Set(readers.map((reader) => variants.of('daily', reader, 'home').name))).toEqual(
    new Set(['default']),
  )
})

it('leaves readers about whom nothing may be known with the default', () => {
  const { variants } = setUp()
  const reader = { anonymousId: randomUUID(), impersonal: 'opted_out' as const }
  expect(variants.of('daily', reader, 'home').name).toBe('default')
})

it('says once that a reader saw a variation', async () => {
  const { variants, lines } = setUp()
  const [reader] = readers
  await variants.of('daily', reader!, 'home').expose()
  await variants.of('daily', reader!, 'home').expose()
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      sourceId: 'splitter',
      event: 'Experiment Viewed',
      anonymousId: reader!.anonymousId,
      properties: { experiment_id: 'feed-ranking', unit: reader!.anonymousId, weights: [0.5, 0.5] },
    },
  ])
})
