import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createEventStoreClient,
  createEventWriter,
  createRejectedEventWriter,
  encodeEventRows,
  migrate,
  toEventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import {
  addressBehind,
  startTestClickHouse,
  unlessExternal,
  waitFor,
  type TestClickHouse,
} from '@frontpage/testing'
import { createArchive, type Archive } from '../src/archive/create-archive.js'
import type { ArchivePart } from '../src/archive/shipment.js'

const itWithOwnClickHouse = unlessExternal('clickhouse', it)

const maxBodyBytes = 512 * 1024
const noon = Date.UTC(2026, 10, 23, 12)

let server: TestClickHouse
const closers: (() => unknown)[] = []

beforeAll(async () => {
  server = await startTestClickHouse({ CLICKHOUSE_EMBEDDED_MAX_BODY_BYTES: String(maxBodyBytes) })
})
afterAll(async () => {
  for (const close of closers.toReversed()) await close()
  await server.stop()
})

async function openStore(url = server.url): Promise<EventStoreClient> {
  const config = server.newDatabase('archive')
  await migrate(config)
  const client = createEventStoreClient({ ...config, url })
  closers.push(() => client.close())
  return client
}

function openArchive(
  client: EventStoreClient,
  over: Partial<Parameters<typeof createArchive>[0]> = {},
): Archive {
  return createArchive({
    writer: createEventWriter(client),
    maxRowsPerInsert: 10_000,
    maxBytesInWork: 8 * 2 ** 20,
    maxWaitMs: 20,
    ...over,
  })
}

/** A placeholder of the same length for a number that ClickHouse refuses. */
const placeholder = '"@@@@@@@@@@@@@@@@@@"'
const refusedNumber = '98765432109876543210'

function partOf(
  sourceId: string,
  messageIds: readonly string[],
  { bad = [], months, pad = '' }: { bad?: readonly string[]; months?: number; pad?: string } = {},
): ArchivePart {
  const rows = encodeEventRows(
    messageIds.map((messageId, index) =>
      toEventRow({
        messageId,
        type: 'page',
        sourceId,
        site: 'daily',
        environment: 'production',
        receivedAt: noon,
        timestamp: noon,
        originalTimestamp: months === undefined ? noon : Date.UTC(2017, index % months, 15),
        properties: bad.includes(messageId) ? { n: JSON.parse(placeholder), pad } : { pad },
      }),
    ),
  )
  for (let at = 0; (at = rows.bytes.indexOf(placeholder, at)) !== -1;)
    at += rows.bytes.write(refusedNumber, at)
  return { sourceId, rows, isOld: months !== undefined }
}

const idsOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${name}-${n}`)

async function storedIds(client: EventStoreClient): Promise<string[]> {
  const result = await client.query({
    query: 'SELECT message_id AS id FROM events FINAL',
    format: 'JSONEachRow',
  })
  return (await result.json<{ id: string }>()).map(({ id }) => id).toSorted()
}

describe('bad rows', () => {
  it('are found one by one, and the rows of other sources do not wait for that', async () => {
    const client = await openStore()
    const archive = openArchive(client)
    const bad = ['web-0', 'web-41', 'web-42', 'web-99']
    const settled: string[] = []
    const slow: string[] = []
    async function store(part: ArchivePart): Promise<string[]> {
      const taken = await archive.take(part, { onSlow: () => slow.push(part.sourceId) })
      const refused = await taken.refused
      taken.release()
      settled.push(part.sourceId)
      for (const { detail, isAlone } of refused) {
        expect(detail).toMatch(/Cannot parse JSON/)
        expect(isAlone).toBe(true)
      }
      return refused.map(({ row }) => `${part.sourceId}-${row}`).toSorted()
    }
    const refused = await Promise.all([
      store(partOf('web', idsOf('web', 100), { bad })),
      store(partOf('app', idsOf('app', 100))),
      store(partOf('mail', idsOf('mail', 3))),
    ])
    expect(refused).toEqual([bad, [], []])
    expect(settled.at(-1)).toBe('web')
    expect(slow).toEqual(['web'])
    expect(archive.pending()).toBe(0)
    expect(await storedIds(client)).toEqual(
      [
        ...idsOf('web', 100).filter((id) => !bad.includes(id)),
        ...idsOf('app', 100),
        ...idsOf('mail', 3),
      ].toSorted(),
    )
  })

  it('of one source use up its attempts, not those of another, and every row is stored or returned', async () => {
    const client = await openStore()
    const archive = openArchive(client, { attemptsPerMinute: 8 })
    const flood = idsOf('flood', 200)
    const flooding = await archive.take(partOf('flood', flood, { bad: flood.slice(0, 100) }))
    const refused = await flooding.refused
    expect(refused.some(({ isAlone }) => isAlone)).toBe(true)
    expect(refused.some(({ isAlone }) => !isAlone)).toBe(true)
    const refusedIds = refused.map(({ row }) => `flood-${row}`)
    for (const { row, isAlone } of refused) if (isAlone) expect(row).toBeLessThan(100)
    expect([...(await storedIds(client)), ...refusedIds].toSorted()).toEqual(flood.toSorted())

    const next = await archive.take(partOf('next', idsOf('next', 10), { bad: ['next-3'] }))
    expect((await next.refused).map(({ row, isAlone }) => [row, isAlone])).toEqual([[3, true]])
  })
})

itWithOwnClickHouse(
  'splits an insert that is too large for ClickHouse, and refuses only a row that is too large alone',
  async () => {
    const client = await openStore()
    const archive = openArchive(client)
    const pad = 'x'.repeat(30_000)
    const parts = [
      partOf('web', idsOf('web', 40), { pad }),
      partOf('app', idsOf('app', 40), { pad }),
      partOf('big', ['big-0'], { pad: 'x'.repeat(maxBodyBytes) }),
      partOf('web', idsOf('more', 3)),
    ]
    const refused = await Promise.all(parts.map(async (part) => (await archive.take(part)).refused))
    expect(refused.map((rows) => rows.map(({ row, isAlone }) => [row, isAlone]))).toEqual([
      [],
      [],
      [[0, true]],
      [],
    ])
    expect(await storedIds(client)).toEqual(
      [...idsOf('web', 40), ...idsOf('app', 40), ...idsOf('more', 3)].toSorted(),
    )
  },
)

it('stores rows of a hundred months a few months at a time, and apart from those of today', async () => {
  const client = await openStore()
  const writer = createEventWriter(client)
  const inserts: string[] = []
  const slow: string[] = []
  const archive = openArchive(client, {
    writer: {
      insertWhole(rows, token) {
        const has = (name: string): boolean => rows.parts.some((bytes) => bytes.includes(`${name}-`))
        inserts.push(['old', 'new'].filter(has).join(' and '))
        return writer.insertWhole(rows, token)
      },
    },
    onSlow: (reason, rows) => slow.push(`${reason} ${rows}`),
  })
  const takes = await Promise.all([
    archive.take(partOf('web', idsOf('old', 300), { months: 100 })),
    archive.take(partOf('web', idsOf('new', 10))),
  ])
  expect(await Promise.all(takes.map(({ refused }) => refused))).toEqual([[], []])
  expect(inserts.toSorted()).toEqual(['new', ...Array.from({ length: Math.ceil(100 / 12) }, () => 'old')])
  expect(slow).toEqual(['old_time 300'])
  expect(await storedIds(client)).toEqual([...idsOf('old', 300), ...idsOf('new', 10)].toSorted())
})

itWithOwnClickHouse(
  'keeps the rows in memory within the bound while ClickHouse is unavailable, and stores all afterwards',
  async () => {
    const client = await openStore()
    const rowBytes = 100_000
    const archive = openArchive(client, { maxBytesInWork: 10.5 * rowBytes })
    await server.kill()
    let taken = 0
    const stored = idsOf('web', 30).map(async (id) => {
      const part = await archive.take(partOf('web', [id], { pad: 'x'.repeat(rowBytes) }))
      taken++
      expect(await part.refused).toEqual([])
      part.release()
    })
    // Old rows have a memory limit of their own.
    const old = await archive.take(partOf('web', ['old'], { months: 1, pad: 'x'.repeat(rowBytes) }))
    await waitFor(() => archive.unavailableSince() !== undefined)
    expect(taken).toBe(10)
    await server.restart()
    await Promise.all([...stored, old.refused])
    expect(await storedIds(client)).toEqual([...idsOf('web', 30), 'old'].toSorted())
  },
)

/** Forwards to ClickHouse, records the tokens of inserts, and breaks the connection of the first insert. */
async function startBreakingProxy(): Promise<{ url: string; tokens: string[] }> {
  const tokens: string[] = []
  const proxy = createServer((incoming, answer) => {
    const token = new URL(incoming.url ?? '', 'http://proxy').searchParams.get('insert_deduplication_token')
    if (token !== null && tokens.push(token) === 1) {
      incoming.resume().once('end', () => answer.destroy())
      return
    }
    const outgoing = request(server.url + incoming.url, {
      method: incoming.method,
      headers: incoming.headers,
    })
    outgoing.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    outgoing.once('error', () => answer.destroy())
    incoming.pipe(outgoing)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  closers.push(() => proxy.close())
  return { url: addressBehind(server.url, (proxy.address() as AddressInfo).port), tokens }
}

describe('an insert during which ClickHouse may have crashed', () => {
  it('is repeated under another token: the first may be remembered without its rows', async () => {
    const { url, tokens } = await startBreakingProxy()
    const client = await openStore(url)
    const { refused } = await openArchive(client).take(partOf('web', ['m']))
    expect(await refused).toEqual([])
    expect(new Set(tokens).size).toBe(2)
    expect(await storedIds(client)).toEqual(['m'])
  })

  it('so is one of rejected events', async () => {
    const { url, tokens } = await startBreakingProxy()
    const client = await openStore(url)
    const writer = createRejectedEventWriter(client)
    const event = {
      rejectedAt: noon,
      stage: 'tracker' as const,
      reason: 'invalid_event',
      detail: '',
      sourceId: 'web',
      messageId: 'm',
      body: '{}',
      bodyBytes: 2,
    }
    await expect(writer.insert([event], 'batch')).rejects.toThrow('did not store')
    await writer.insert([event], 'batch')
    await writer.insert([event], 'batch')
    expect(new Set(tokens).size).toBe(2)
    expect(tokens).toHaveLength(3)
    const result = await client.query({
      query: 'SELECT message_id FROM rejected_events',
      format: 'JSONEachRow',
    })
    expect(await result.json()).toEqual([{ message_id: 'm' }])
  })
})
