import { expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import { decodeEventRow } from '@frontpage/event-store'
import { encodeBatch } from '@frontpage/queue'
import { createEnrichment } from './enrich-events.js'
import { createBatchPreparation } from './prepare-batch.js'

const noon = Date.UTC(2026, 10, 23, 12)
const prepare = createBatchPreparation({
  enrich: createEnrichment(createEnricher(), () => undefined),
  isErased: (readerId) => readerId === 'gone',
  now: () => noon,
  onStep: () => {},
})

function eventLine(messageId: string, over: Partial<AcceptedEvent> = {}): string {
  const event: AcceptedEvent = {
    messageId,
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: noon,
    timestamp: noon,
    ...over,
  }
  return JSON.stringify(event)
}

it('makes a row of every event, in order, with what folds may see of it at the same place', async () => {
  const lines = Array.from({ length: 501 }, (_, n) =>
    eventLine(`m${n}`, n % 100 === 7 ? { anonymousId: 'gone' } : n % 2 === 0 ? { timeFlag: 'late' } : {}),
  )
  lines.splice(300, 0, '{"broken')
  const { rows, foldable, erased, deadLetters } = await prepare(encodeBatch(lines))
  const ids = rows.flatMap((part) => [...part.ends.keys()].map((row) => decodeEventRow(part, row).message_id))
  const kept = Array.from({ length: 501 }, (_, n) => n).filter((n) => n % 100 !== 7)
  expect(ids).toEqual(kept.map((n) => `m${n}`))
  expect(rows.length).toBeGreaterThan(1)
  expect(erased).toBe(5)
  expect(deadLetters.map(({ body }) => body)).toEqual(['{"broken'])
  expect(foldable.statistics.map((event) => event?.messageId)).toEqual(
    kept.map((n) => (n % 2 === 0 ? undefined : `m${n}`)),
  )
})

it('makes nothing of an empty batch', async () => {
  const { rows, foldable, erased } = await prepare(Buffer.alloc(0))
  expect({ rows, erased, statistics: foldable.statistics }).toEqual({ rows: [], erased: 0, statistics: [] })
})
