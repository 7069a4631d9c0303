import { expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import { decodeEventRow } from '@frontpage/event-store'
import { encodeBatch } from '@frontpage/queue'
import type { Archive } from './archive/create-archive.js'
import type { RefusedRow } from './archive/shipment.js'
import { createBatchProcessor } from './process-batch.js'
import { createFoldWatermark } from './folds/fold-watermark.js'
import type { DeadLetter } from './steps/dead-letter.js'
import { createEnrichment } from './steps/enrich-events.js'
import { createBatchPreparation } from './steps/prepare-batch.js'

const noon = Date.UTC(2026, 10, 23, 12)

function batchOf(events: readonly (Partial<AcceptedEvent> & { messageId: string })[]) {
  const lines = events.map((event) =>
    JSON.stringify({
      type: 'page',
      sourceId: 'web',
      site: 'daily',
      environment: 'production',
      receivedAt: noon,
      timestamp: noon,
      ...event,
    }),
  )
  return { id: 'batch', bytes: encodeBatch(lines), events: lines.length }
}

/** Fakes every step after the preparation and records their order; a source's rows wait until they are released. */
function course(refusals: Record<string, RefusedRow[]> = {}, held: readonly string[] = []) {
  const happened: string[] = []
  const kept: DeadLetter[] = []
  const letGo = new Map<string, (error?: Error) => void>()
  const archive: Archive = {
    async take({ sourceId, rows, isOld }, options) {
      happened.push(`take ${sourceId}`)
      if (isOld) options?.onSlow?.()
      const refused = held.includes(sourceId)
        ? new Promise<RefusedRow[]>((resolve, reject) =>
            letGo.set(sourceId, (error) => (error === undefined ? resolve([]) : reject(error))),
          )
        : Promise.resolve(refusals[decodeEventRow(rows, 0).message_id] ?? [])
      return { refused, release: () => void happened.push(`release ${sourceId}`) }
    },
    pending: () => 0,
    unavailableSince: () => undefined,
    close: () => {},
  }
  const process = createBatchProcessor({
    prepare: createBatchPreparation({
      enrich: createEnrichment(createEnricher(), () => undefined),
      isErased: () => false,
      clientYears: 10,
      now: () => noon,
      onStep: () => {},
    }),
    archive,
    folding: {
      fold({ statistics }) {
        happened.push(`fold ${statistics.map((event) => event?.messageId ?? '-').join()}`)
        return Promise.resolve()
      },
    },
    watermark: createFoldWatermark(),
    rejectedKeeper: {
      keepLines: () => Promise.resolve(void happened.push('keep lines')),
      keepRefused: (_id, letters) =>
        Promise.resolve(void (kept.push(...letters), happened.push('keep refused'))),
    },
    confirmer: { confirm: () => Promise.resolve(void happened.push('confirm')) },
    onUnconfirmed: () => {},
    onStep: () => {},
  })
  const place = { giveUp: () => void happened.push('give up place') }
  return { happened, kept, letGo, run: (batch: ReturnType<typeof batchOf>) => process(batch, place) }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('keeps refused rows before it releases the memory of the batch, and folds the others', async () => {
  const { happened, kept, run } = course({
    m0: [
      { row: 1, detail: 'bad', isAlone: true },
      { row: 2, detail: 'bad', isAlone: false },
    ],
  })
  const batch = batchOf(['m0', 'm1', 'm2', 'm3'].map((messageId) => ({ messageId })))
  expect(await run(batch)).toEqual({ archived: 2, erased: 0, repeated: 0, dead: 2, rejected: 0 })
  expect(happened).toEqual([
    'take web',
    'keep refused',
    'release web',
    'fold m0,-,-,m3',
    'keep lines',
    'confirm',
  ])
  expect(kept.map(({ reason, messageId }) => [reason, messageId])).toEqual([
    ['refused_by_store', 'm1'],
    ['refused_with_others', 'm2'],
  ])
})

it('folds each part once it is stored, releases its place for slow ones, and confirms after the last', async () => {
  const { happened, letGo, run } = course({}, ['slow'])
  const done = run(
    batchOf([
      { messageId: 'old', sourceId: 'slow', originalTimestamp: Date.UTC(2020, 0) },
      { messageId: 'new' },
    ]),
  )
  while (!happened.includes('fold new')) await settled()
  expect(happened).toEqual(['take slow', 'give up place', 'take web', 'release web', 'fold new'])
  letGo.get('slow')?.()
  await done
  expect(happened.slice(5)).toEqual(['release slow', 'fold old', 'keep lines', 'confirm'])
})

it('waits for all parts before it fails, so that the batch is not on its way twice', async () => {
  const { happened, letGo, run } = course({}, ['a', 'b'])
  let isOver = false
  const done = run(
    batchOf([
      { messageId: '1', sourceId: 'a' },
      { messageId: '2', sourceId: 'b' },
    ]),
  ).finally(() => (isOver = true))
  while (letGo.size < 2) await settled()
  letGo.get('a')?.(new Error('closing'))
  await settled()
  expect(isOver).toBe(false)
  letGo.get('b')?.()
  await expect(done).rejects.toThrow('closing')
  expect(happened.filter((what) => what.startsWith('release'))).toEqual(['release a', 'release b'])
  expect(happened).not.toContain('confirm')
})
