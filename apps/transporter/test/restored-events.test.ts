import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { hourMs, sourceSchema, storyEvents, type AcceptedEvent, type JsonValue } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import {
  createEventStoreClient,
  createEventWriter,
  decodeEventRow,
  migrate,
  readArchiveHour,
  toEventRow,
  type ArchiveColumn,
  type EventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { encodeBatch } from '@frontpage/queue'
import { seededRandom } from '@frontpage/ranking'
import { foldWindowAt, type FoldableEvent } from '@frontpage/read-models'
import { createArbitraryEvents, startTestClickHouse, type TestClickHouse } from '@frontpage/testing'
import { createReferenceTraffic } from '../../../packages/lab/src/traffic/reference-traffic.js'
import { columnsOfFields } from '../src/rebuild/columns-of-fields.js'
import { createEnrichment } from '../src/steps/enrich-events.js'
import { toFoldableBatch, type FoldableBatch } from '../src/steps/foldable-batch.js'
import { createBatchPreparation } from '../src/steps/prepare-batch.js'
import { createRestoration } from '../src/steps/restore-enriched.js'

const noon = Date.UTC(2026, 10, 23, 12)
const nowMs = noon + 90 * 60_000

const plain = { name: 'Web', writeKey: 'k', site: 'daily' }
const sources = [
  sourceSchema.parse({ ...plain, id: 'plain' }),
  sourceSchema.parse({
    ...plain,
    id: 'mapped',
    allowedOrigins: ['https://news.example', 'https://example.com'],
    consentCategories: { iklan: 'statistics', 'a.b': 'both' },
    mapping: {
      storyUrls: ['/read/:storyId'],
      events: { Lihat: 'Story Viewed', Baca: 'Story Read', Klik: 'Story Clicked', Ikuti: 'Topic Followed', Daftar: 'Stories Shown' }, // prettier-ignore
      properties: { judul: 'title', tautan: 'url', rubrik: 'section', penulis: 'author', gambar: 'image', penerbit: 'publisher', bahasa: 'language', terbit: 'publishedAt', label: 'tags', artikel: 'storyId', detik: 'engagedSeconds', gulir: 'scrollDepth', daftar: 'feedId', tempat: 'surface', urutan: 'position', topik: 'topic' }, // prettier-ignore
    },
  }),
]
const sourceOf = (id: string): (typeof sources)[number] | undefined =>
  sources.find((source) => source.id === id)

let server: TestClickHouse
const open: EventStoreClient[] = []
beforeAll(async () => {
  server = await startTestClickHouse()
})
afterAll(async () => {
  await Promise.all(open.map((client) => client.close()))
  await server.stop()
})

async function openStore(): Promise<EventStoreClient> {
  const config = server.newDatabase('restored')
  await migrate(config)
  const client = createEventStoreClient(config)
  open.push(client)
  return client
}

type Views = Map<string, Record<'statistics' | 'personalisation', FoldableEvent | undefined>>

function viewsOf(ids: readonly string[], { statistics, personalisation }: FoldableBatch): Views {
  return new Map(ids.map((id, n) => [id, { statistics: statistics[n], personalisation: personalisation[n] }]))
}

/** Brings events into the archive as the transporter does; returns what folds see of them. */
async function archiveLive(client: EventStoreClient, lines: readonly string[]): Promise<Views> {
  const live: Views = new Map()
  const prepare = createBatchPreparation({
    clientYears: 10,
    enrich: createEnrichment(createEnricher({ countryOf: () => 'ID' }), sourceOf),
    isErased: () => false,
    now: () => nowMs,
    onStep: () => {},
  })
  const writer = createEventWriter(client)
  let parts = 0
  await prepare({ id: 'any', bytes: encodeBatch(lines) }, async ({ rows, foldable }) => {
    const ids = [...rows.ends.keys()].map((row) => decodeEventRow(rows, row).message_id)
    const refused = await writer.insert([rows], `part-${parts++}`)
    const views = viewsOf(ids, foldable)
    for (const { row } of refused) views.delete(ids[row]!)
    // Of copies the first one counts.
    for (const [id, view] of views) if (!live.has(id)) live.set(id, view)
  })
  return live
}

const restore = createRestoration(sourceOf)

async function readRestored(client: EventStoreClient, columns: readonly ArchiveColumn[]): Promise<Views> {
  const restored: Views = new Map()
  for (let hour = noon / hourMs - 4; hour <= noon / hourMs + 2; hour++) {
    for await (const rows of readArchiveHour(client, { hour, columns })) {
      const batch = toFoldableBatch(restore(rows), foldWindowAt(nowMs))
      for (const [id, view] of viewsOf(rows.map(({ message_id }) => message_id), batch)) restored.set(id, view) // prettier-ignore
    }
  }
  return restored
}

const allColumns = Object.keys(toEventRow({} as AcceptedEvent)) as (keyof EventRow)[]

/** UTF-8, in which both Redis and ClickHouse keep texts, has no half of a character, and −0 is 0 to both. */
function asStored(views: Views): Views {
  const fix = (value: unknown): unknown => {
    if (typeof value === 'string') return value.toWellFormed()
    if (typeof value === 'number') return value + 0
    if (Array.isArray(value)) return value.map(fix)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fix(item)]))
  }
  return new Map([...views].map(([id, view]) => [id, fix(view) as typeof view]))
}

const fields = Object.keys(fieldsOf()) as (keyof FoldableEvent)[]

/** Events that folds do not see may lie in other hours than those that are read. */
async function expectRestored(client: EventStoreClient, live: Views): Promise<void> {
  const expected = asStored(live)
  const all = asStored(await readRestored(client, allColumns))
  const seen = [...expected].filter(([, view]) => view.statistics !== undefined || view.personalisation !== undefined) // prettier-ignore
  expect(seen.map(([id]) => id).filter((id) => !all.has(id))).toEqual([])
  for (const [id, view] of all) expect({ id, ...view }).toEqual({ id, ...expected.get(id) })
  const byColumns = new Map<string, Views>()
  for (const field of fields) {
    const columns = [...columnsOfFields([field]), 'message_id' as const].toSorted()
    const restored = byColumns.get(columns.join()) ?? asStored(await readRestored(client, columns))
    byColumns.set(columns.join(), restored)
    expect(valuesOf(field, restored)).toEqual(valuesOf(field, new Map([...restored.keys()].map((id) => [id, expected.get(id)!])))) // prettier-ignore
  }
}

function valuesOf(field: keyof FoldableEvent, views: Views): unknown[] {
  return [...views].map(
    ([id, view]) =>
    [id, field, ...[view.statistics, view.personalisation].map((event) => (event === undefined ? 'not seen' : event[field]))], // prettier-ignore
  )
}

/** The tracker lets no halves of characters pass, and a line has no breaks. */
function withoutHalves(json: string): string {
  const halves = /\\ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|\\ud[89a-f][\da-f]{2}/gi
  return json
    .replaceAll(/[\r\n]/g, ' ')
    .replaceAll(halves, (escape) => (escape.length > 6 ? escape : '\\ufffd'))
}

function lineOf(sourceId: string, receivedAt: number, calls: readonly string[]): string {
  const taken = {
    sourceId,
    site: 'daily',
    environment: 'production',
    receivedAt,
    isBatch: true,
    ip: '203.0.113.0',
  }
  return withoutHalves(`{"taken":${JSON.stringify(taken)},"body":{"batch":[${calls.join(',')}]}}`)
}

describe('events restored from the archive are to folds as they were, with all columns, and with those of each field', () => {
  it('the reference traffic', async () => {
    const client = await openStore()
    const lines = sources.flatMap(({ id }, seed) => {
      const traffic = createReferenceTraffic({ seed, runId: id })
      return Array.from({ length: 50 }, (_, n) => {
        const atMs = noon - hourMs + n * 180_000
        const calls = Array.from({ length: 20 }, () => JSON.stringify(traffic.next(atMs)))
        return lineOf(id, atMs + 500, calls)
      })
    })
    const live = await archiveLive(client, lines)
    expect(live.size).toBeGreaterThan(1_900)
    await expectRestored(client, live)
  }, 240_000)

  it('events of odd shapes', async () => {
    const client = await openStore()
    const lines = Array.from({ length: 1_200 }, (_, n) => oddLine(firstSeed + n))
    const live = await archiveLive(client, lines)
    const seen = [...live.values()].filter(({ statistics }) => statistics !== undefined)
    expect(seen.length).toBeGreaterThan(600)
    await expectRestored(client, live)
  }, 240_000)
})

const claims = ['title', 'url', 'section', 'author', 'image', 'publisher', 'language', 'publishedAt', 'tags', 'storyId', 'engagedSeconds', 'scrollDepth', 'feedId', 'surface', 'position', 'topic', 'stories', 'path', 'referrer'] // prettier-ignore
const theirs = Object.keys(sources[1]!.mapping.properties)
const addresses: JsonValue[] = ['https://news.example/read/7?x=1', 'https://news.example/a/b', 'https://example.com/login', 'https://else.example/a', '', null] // prettier-ignore
const names = [...storyEvents, ...Object.keys(sources[1]!.mapping.events), 'Feed Served']

/** For others by hand: `ODD_SEED=50000 npm run jest -- apps/transporter/test/restored-events`. */
const firstSeed = Number(process.env['ODD_SEED'] ?? 1)

/** A call of any shape whose properties, page and consent have values of any kind where the platform looks. */
function oddLine(n: number): string {
  const random = seededRandom(n)
  const odd = createArbitraryEvents(random)
  const pick = <Item>(list: readonly Item[]): Item => list[odd.below(list.length)] as Item
  const isLucky = (oneIn: number): boolean => odd.below(oneIn) === 0
  const receivedAt = noon + odd.below(hourMs)
  const value = (): string =>
    isLucky(2) ? odd.value() : JSON.stringify(pick<JsonValue>([...addresses, null, {}, [], 7, '12', ' a ', { name: 'x' }, { name: null }, 'a, b', ['a', null], [{ storyId: 's', position: null }, null, {}, 'b', 7], '2026-11-20T10:00:00Z', 'é\ud800', 'x'.repeat(600), 'x'.repeat(2_100)])) // prettier-ignore
  const object = (keys: readonly string[], oneIn: number): string =>
    `{${[...keys.filter(() => isLucky(oneIn)).map((key) => `${JSON.stringify(key)}:${value()}`), ...(isLucky(4) ? [`"any":${value()}`] : [])].join(',')}}` // prettier-ignore
  const page = object(['title', 'url', 'path', 'referrer', 'search'], 2)
  const consent = `{${['iklan', 'C0002', 'a.b', 'analytics'].filter(() => isLucky(8)).map((key) => `${JSON.stringify(key)}:${pick(['false', '"denied"', 'true', '0', '{}'])}`).join(',')}}` // prettier-ignore
  const context = `{"page":${isLucky(8) ? odd.value() : page},"consent":${isLucky(8) ? odd.value() : consent},"locale":"id"}`
  const type = pick(['page', 'screen', 'track', 'track', 'track', 'identify'])
  const call = [
    `"messageId":"odd-${n}","type":"${type}","event":${JSON.stringify(pick(names))}`,
    `"anonymousId":"reader-${odd.below(9)}"`,
    ...(isLucky(3) ? ['"userId":"ann"'] : []),
    ...(isLucky(5) ? [] : [`"timestamp":${JSON.stringify(new Date(receivedAt - odd.below(isLucky(5) ? 3 * hourMs : 90_000)).toISOString())}`]), // prettier-ignore
    ...(isLucky(4) ? [`"sentAt":${JSON.stringify(new Date(receivedAt - odd.below(120_000)).toISOString())}`] : []), // prettier-ignore
    ...(isLucky(10) ? [] : [`"properties":${object([...claims, ...theirs], 4)}`]),
    ...(isLucky(8) ? [] : [`"context":${context}`]),
  ]
  const sourceId = pick(['plain', 'mapped', 'mapped', 'gone'])
  return lineOf(sourceId, receivedAt, [isLucky(6) ? odd.call(`"odd-${n}"`) : `{${call.join(',')}}`])
}

function fieldsOf(): Record<keyof FoldableEvent, true> {
  return { messageId: true, site: true, sourceId: true, type: true, storyEvent: true, timestamp: true, receivedAt: true, userId: true, anonymousId: true, previousId: true, storyId: true, isOptedOut: true, network: true, channel: true, country: true, engagedSeconds: true, scrollDepth: true, feedId: true, surface: true, position: true, shown: true, topic: true, story: true, readersToList: true } // prettier-ignore
}
