import { expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import { decodeEventRow } from '@frontpage/event-store'
import { encodeBatch } from '@frontpage/queue'
import { createEnrichment } from './enrich-events.js'
import { createBatchPreparation, type PreparedBatch, type PreparedPart } from './prepare-batch.js'

const noon = Date.UTC(2026, 10, 23, 12)
const prepareBatch = createBatchPreparation({
  clientYears: 10,
  enrich: createEnrichment(createEnricher(), () => undefined),
  isErased: (readerId) => readerId === 'gone',
  now: () => noon,
  onStep: () => {},
})

async function prepare(bytes: Buffer): Promise<PreparedBatch & { parts: PreparedPart[] }> {
  const parts: PreparedPart[] = []
  const batch = await prepareBatch({ id: 'any', bytes }, (part) => {
    parts.push(part)
    return Promise.resolve()
  })
  return { ...batch, parts }
}

const idsOf = ({ rows }: PreparedPart): string[] =>
  [...rows.ends.keys()].map((row) => decodeEventRow(rows, row).message_id)

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
  const { parts, erased, deadLetters } = await prepare(encodeBatch(lines))
  const kept = Array.from({ length: 501 }, (_, n) => n).filter((n) => n % 100 !== 7)
  expect(parts.flatMap(idsOf)).toEqual(kept.map((n) => `m${n}`))
  expect(parts.length).toBeGreaterThan(1)
  expect(erased).toBe(5)
  expect(deadLetters.map(({ body }) => body)).toEqual(['{"broken'])
  expect(parts.flatMap(({ foldable }) => foldable.statistics.map((event) => event?.messageId))).toEqual(
    kept.map((n) => (n % 2 === 0 ? undefined : `m${n}`)),
  )
})

it('writes into each row the minute in which it made it', async () => {
  let nowMs = noon
  const prepareOverMinutes = createBatchPreparation({
    clientYears: 10,
    enrich: createEnrichment(createEnricher(), () => undefined),
    isErased: () => false,
    now: () => (nowMs += 25_000),
    onStep: () => {},
  })
  const minutes: number[] = []
  const lines = Array.from({ length: 401 }, (_, n) => eventLine(`m${n}`))
  await prepareOverMinutes({ id: 'any', bytes: encodeBatch(lines) }, ({ rows }) => {
    minutes.push((decodeEventRow(rows, 0).stored_at * 1000 - noon) / 60_000)
    return Promise.resolve()
  })
  expect(minutes).toEqual([0, 1, 1])
})

it('keeps sources apart, and in each what is older than some weeks', async () => {
  const old = { originalTimestamp: Date.UTC(2021, 3) }
  const ages = { recent: { originalTimestamp: noon }, none: {}, old, absurd: { originalTimestamp: 0 } }
  const lines = ['web', 'app', 'web'].flatMap((sourceId, round) =>
    Object.entries(ages).map(([age, over]) => eventLine(`${age}-${round}`, { sourceId, ...over })),
  )
  const { parts } = await prepare(encodeBatch(lines))
  expect(parts.map((part) => [part.sourceId, part.isOld, idsOf(part)])).toEqual([
    ['web', false, ['recent-0', 'none-0', 'absurd-0', 'recent-2', 'none-2', 'absurd-2']],
    ['web', true, ['old-0', 'old-2']],
    ['app', false, ['recent-1', 'none-1', 'absurd-1']],
    ['app', true, ['old-1']],
  ])
})

it('makes small parts of large rows, and none before the last one was taken', async () => {
  const context = { pad: 'x'.repeat(100_000) }
  const batch = Array.from({ length: 50 }, (_, n) => ({ type: 'page', userId: 'u', messageId: `m${n}` }))
  const taken = { sourceId: 'web', site: 'daily', environment: 'production', receivedAt: noon, isBatch: true }
  const bytes = encodeBatch([JSON.stringify({ taken, body: { context, batch } })])
  let inMemory = 0
  const ids: string[] = []
  await prepareBatch({ id: 'any', bytes }, async (part) => {
    inMemory++
    expect(inMemory).toBe(1)
    expect(part.rows.bytes.length).toBeLessThan(1.2 * 2 ** 20)
    ids.push(...idsOf(part))
    await new Promise((resolve) => setImmediate(resolve))
    inMemory--
  })
  expect(ids).toEqual(batch.map(({ messageId }) => messageId))
})

it('makes no parts of an empty batch', async () => {
  expect(await prepare(Buffer.alloc(0))).toEqual({
    parts: [],
    erased: 0,
    repeated: 0,
    rejected: [],
    deadLetters: [],
  })
})
