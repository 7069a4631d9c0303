import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  migrate,
  StoreUnavailableError,
  toEventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { addressBehind, startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

/** Forwards requests to ClickHouse; of an insert's body only the part that `cut` leaves. */
interface CuttingProxy {
  url: string
  cut: (body: Buffer) => Buffer
  isCountHidden: boolean
  server: Server
}

async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming)
      const isInsert = incoming.url?.includes('INSERT') ?? false
      const {
        'content-length': _length,
        'transfer-encoding': _encoding,
        host: _host,
        ...headers
      } = incoming.headers
      const forwarded = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers })
      forwarded.end(isInsert ? proxy.cut(body) : body)
      const [answer] = (await once(forwarded, 'response')) as [IncomingMessage]
      if (proxy.isCountHidden) delete answer.headers['x-clickhouse-summary']
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy = {
    url: addressBehind(target, port),
    cut: (body: Buffer) => body,
    isCountHidden: false,
    server,
  }
  return proxy
}

let clickHouse: TestClickHouse
let proxy: CuttingProxy
let client: EventStoreClient

beforeAll(async () => {
  clickHouse = await startTestClickHouse()
  const config = clickHouse.newDatabase('short')
  await migrate(config)
  proxy = await startCuttingProxy(clickHouse.url)
  client = createEventStoreClient({ ...config, url: proxy.url })
})
afterAll(async () => {
  await client.close()
  proxy.server.close()
  await clickHouse.stop()
})

const time = Date.UTC(2026, 10, 23, 12)

function buildRows(name: string) {
  return encodeEventRows(
    Array.from({ length: 100 }, (_, n) =>
      toEventRow({
        messageId: `${name}-${n}`,
        type: 'page',
        sourceId: 'web',
        site: 'daily',
        environment: 'production',
        receivedAt: time,
        timestamp: time,
        originalTimestamp: time,
        anonymousId: 'reader-1',
      }),
    ),
  )
}

async function countStored(name: string): Promise<number> {
  const result = await client.query({
    query: `SELECT toUInt32(count()) AS stored FROM events FINAL WHERE startsWith(message_id, '${name}-')`,
    format: 'JSONEachRow',
  })
  return (await result.json<{ stored: number }>())[0]!.stored
}

it('does not confirm an insert of which the store kept a part, and stores the rest when it is repeated', async () => {
  const writer = createEventWriter(client)
  const rows = buildRows('half')
  const half = rows.ends[49]!
  proxy.cut = (body) => body.subarray(0, half)
  await expect(writer.insert([rows], 'half')).rejects.toThrow(StoreUnavailableError)
  await expect(writer.insert([rows], 'half')).rejects.toThrow('50 of 100 rows')
  proxy.cut = (body) => body
  expect(await writer.insert([rows], 'half')).toEqual([])
  expect(await countStored('half')).toBe(100)
})

it.each([1, 2, 3, 4, 5, 8, 13, 21, 34, 55, 89])(
  'blames no row for a body that arrives without its last %i bytes',
  async (bytes) => {
    proxy.cut = (body) => body.subarray(0, -bytes)
    await expect(createEventWriter(client).insert([buildRows('torn')], `torn-${bytes}`)).rejects.toThrow(
      StoreUnavailableError,
    )
    proxy.cut = (body) => body
  },
)

it('does not confirm an insert whose rows were not counted', async () => {
  proxy.isCountHidden = true
  await expect(createEventWriter(client).insert([buildRows('uncounted')], 'u')).rejects.toThrow('NaN of 100')
  proxy.isCountHidden = false
  expect(await createEventWriter(client).insert([buildRows('uncounted')], 'u')).toEqual([])
})

it('accepts additional rows that a materialized view writes', async () => {
  await client.command({
    query:
      'CREATE MATERIALIZED VIEW copies ENGINE = MergeTree ORDER BY message_id AS SELECT message_id FROM events',
  })
  expect(await createEventWriter(client).insert([buildRows('viewed')], 'viewed')).toEqual([])
  expect(await countStored('viewed')).toBe(100)
})
