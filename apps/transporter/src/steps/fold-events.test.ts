import { expect, it } from '@jest/globals'
import { createEnricher } from '@frontpage/enrichment'
import type { AcceptedEvent } from '@frontpage/contracts'
import { foldWindowAt, type Fold, type FoldableEvent, type KeptOut } from '@frontpage/read-models'
import { createEnrichment } from './enrich-events.js'
import { createFoldStep } from './fold-events.js'
import { toFoldableBatch, withoutPlaces, type FoldableBatch } from './foldable-batch.js'

const noon = Date.UTC(2026, 10, 23, 12)
const hourMs = 3_600_000
const enrich = createEnrichment(createEnricher(), () => undefined)

function batchOf(events: readonly (Partial<AcceptedEvent> & { messageId: string })[]): FoldableBatch {
  return toFoldableBatch(
    enrich(
      events.map((event) => ({
        type: 'page',
        sourceId: 'web',
        site: 'daily',
        environment: 'production',
        receivedAt: noon,
        timestamp: noon,
        ...event,
      })),
    ),
    foldWindowAt(noon),
  )
}

/** A fold that records its events, and fails while told to. */
function recordingFold(purpose: Fold['purpose'], over: Partial<Fold> & { keptOut?: KeptOut } = {}) {
  const calls: string[][] = []
  const state = { isDown: false }
  const fold: Fold = {
    name: purpose,
    tolerance: 0,
    purpose,
    replay: { layout: 1, of: [], fields: [], keyKinds: [] },
    apply(events: readonly FoldableEvent[]) {
      if (state.isDown) return Promise.reject(new Error('Redis is away'))
      calls.push(events.map(({ messageId }) => messageId))
      return Promise.resolve(over.keptOut ?? {})
    },
    dump: () => Promise.resolve({}),
    ...over,
  }
  return { fold, calls, state }
}

it('gives the events of concurrent batches to each fold at once, and to each only what it may see', async () => {
  const statistics = recordingFold('statistics')
  const personalisation = recordingFold('personalisation')
  const skipped: Record<string, number> = {}
  const step = createFoldStep(() => [statistics.fold, personalisation.fold], {
    onSkipped: (reason, events) => (skipped[reason] = (skipped[reason] ?? 0) + events),
    onFolded: () => {},
  })
  await Promise.all([
    step.fold(batchOf([{ messageId: 'a' }, { messageId: 'b', privacy: 'gpc' }])),
    step.fold(
      batchOf([
        { messageId: 'c', environment: 'staging' },
        { messageId: 'd', timeFlag: 'late' },
        { messageId: 'waited for days', receivedAt: noon - 30 * hourMs, timestamp: noon - 30 * hourMs },
        { messageId: 'of a wrong clock', receivedAt: noon + hourMs, timestamp: noon + hourMs },
        { messageId: 'e', userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' },
        { messageId: 'f' },
        { messageId: 'g', sourceId: 'splitter', type: 'track', event: 'Experiment Viewed' },
      ]),
    ),
  ])
  expect(statistics.calls).toEqual([['a', 'b', 'f']])
  expect(personalisation.calls).toEqual([['a', 'f']])
  expect(skipped).toEqual({ no_consent: 1, not_production: 1, late: 2, ahead: 1, bot: 1, exposure: 1 })
})

it('counts events that a read model leaves out, and skips one that Redis has no room for', async () => {
  const full = recordingFold('statistics', { keptOut: { too_many_stories: 2 } })
  const large = recordingFold('statistics', { maxRedisShare: 0.7 })
  const skipped: Record<string, number> = {}
  let share = 0.71
  const step = createFoldStep(() => [full.fold, large.fold], {
    onSkipped: (reason, events) => (skipped[reason] = (skipped[reason] ?? 0) + events),
    onFolded: () => {},
    redisShare: () => share,
  })
  await step.fold(batchOf([{ messageId: 'a' }]))
  expect([full.calls, large.calls]).toEqual([[['a']], []])
  expect(skipped).toEqual({ too_many_stories: 2, redis_full: 1 })
  share = 0.7
  await step.fold(batchOf([{ messageId: 'b' }]))
  expect(large.calls).toEqual([['b']])
})

it('leaves out events that were not stored', async () => {
  const { fold, calls } = recordingFold('statistics')
  const step = createFoldStep(() => [fold], { onSkipped: () => {}, onFolded: () => {} })
  const batch = batchOf([{ messageId: 'a', timeFlag: 'late' }, { messageId: 'b' }, { messageId: 'c' }])
  await step.fold(withoutPlaces(batch, [1]))
  expect(calls).toEqual([['c']])
})

it('fails every batch of an update that failed, and works again afterwards', async () => {
  const { fold, calls, state } = recordingFold('statistics')
  const step = createFoldStep(() => [fold], { onSkipped: () => {}, onFolded: () => {} })
  state.isDown = true
  const results = await Promise.allSettled([
    step.fold(batchOf([{ messageId: 'a' }])),
    step.fold(batchOf([{ messageId: 'b' }])),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  state.isDown = false
  await step.fold(batchOf([{ messageId: 'a' }]))
  expect(calls).toEqual([['a']])
})
