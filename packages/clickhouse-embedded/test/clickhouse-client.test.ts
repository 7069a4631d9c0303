import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { ClickHouseError, type ClickHouseClient, type DataFormat } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  connect,
  createDataDir,
  readRows,
  removeDataDir,
  startServer,
  type EmbeddedServer,
} from './embedded-server.js'

/**
 * The unmodified client against this server or, with CLICKHOUSE_URL, against any ClickHouse: both must pass every test.
 */
const run = process.env['FRONTPAGE_TEST_RUN'] ?? 'alone'
const database = `frontpage_test_${run}_client_${randomUUID().slice(0, 8)}`
let dataDir: string
let server: EmbeddedServer | undefined
let url: string
let client: ClickHouseClient
let administrator: ClickHouseClient

beforeAll(async () => {
  dataDir = await createDataDir()
  const external = process.env['CLICKHOUSE_URL']
  if (!external) server = await startServer(dataDir)
  url = external || (server?.url ?? '')
  administrator = connect(url)
  await administrator.command({ query: `CREATE DATABASE ${database}` })
  client = connect(url, { database })
})

afterAll(async () => {
  await administrator.command({ query: `DROP DATABASE ${database}` })
  await Promise.all([client.close(), administrator.close()])
  await server?.stop()
  await removeDataDir(dataDir)
})

let tables = 0
async function createTable(columns = 'id UInt32, name String', settings = ''): Promise<string> {
  const table = `t${(tables += 1)}`
  await client.command({
    query: `CREATE TABLE ${table} (${columns}) ENGINE = MergeTree ORDER BY tuple() ${settings}`,
  })
  return table
}

async function countRows(table: string): Promise<number> {
  const [row] = await readRows<{ rows: number }>(client, `SELECT toUInt32(count()) AS rows FROM ${table}`)
  return row?.rows ?? -1
}

async function failure(promise: Promise<unknown>): Promise<{ code: string; type: string | undefined }> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ClickHouseError)) throw new Error(`not a ClickHouseError: ${String(error)}`)
  return { code: error.code, type: error.type }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const rows = [
  { id: 1, name: 'one' },
  { id: 2, name: 'it\'s "two"\t\n\\ – ü 😀' },
]

describe('ping', () => {
  it.each([{ select: true }, { select: false }] as const)('succeeds with %j', async (options) => {
    expect(await client.ping(options)).toEqual({ success: true })
  })
})

describe('insert', () => {
  it('stores an array of objects and returns the number of rows', async () => {
    const table = await createTable()
    const { summary, query_id } = await client.insert({ table, values: rows, format: 'JSONEachRow' })
    expect(summary).toMatchObject({ written_rows: '2', written_bytes: expect.stringMatching(/^[1-9]\d*$/) })
    expect(query_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(await readRows(client, `SELECT * FROM ${table} ORDER BY id`)).toEqual(rows)
  })

  it('stores rows as arrays', async () => {
    const table = await createTable()
    const values = rows.map(({ id, name }) => [id, name])
    await client.insert({ table, values, format: 'JSONCompactEachRow' })
    expect(await readRows(client, `SELECT * FROM ${table} ORDER BY id`)).toEqual(rows)
  })

  it('stores a stream of objects', async () => {
    const table = await createTable()
    const values = Readable.from(Array.from({ length: 5000 }, (_, id) => ({ id, name: `n${id}` })))
    await client.insert({ table, values, format: 'JSONEachRow' })
    expect(await countRows(table)).toBe(5000)
  })

  it.each<[DataFormat, string]>([
    ['CSV', '1,"one"\n2,"two;\nDROP TABLE x"\n'],
    ['CSVWithNames', 'name,id\n"one",1\n"two;\nDROP TABLE x",2\n'],
    ['TabSeparated', '1\tone\n2\ttwo;\\nDROP TABLE x\n'],
    ['TabSeparatedWithNames', 'id\tname\n1\tone\n2\ttwo;\\nDROP TABLE x\n'],
  ])('stores a stream of %s', async (format, text) => {
    const table = await createTable()
    await client.insert({ table, values: Readable.from([text], { objectMode: false }), format })
    expect(await readRows(client, `SELECT * FROM ${table} ORDER BY id`)).toEqual([
      { id: 1, name: 'one' },
      { id: 2, name: 'two;\nDROP TABLE x' },
    ])
  })

  it.each(['Parquet', 'Native', 'RowBinary', 'Arrow'])('stores what it exported as %s', async (format) => {
    const table = await createTable()
    const query = 'SELECT toUInt32(number) AS id, toString(number) AS name FROM numbers(70000)'
    const { stream } = await client.exec({ query: `${query} FORMAT ${format}` })
    const exported = await collect(stream)
    await client.exec({ query: `INSERT INTO ${table} FORMAT ${format}`, values: Readable.from([exported]) })
    expect(
      await readRows(
        client,
        `SELECT toUInt32(count()) AS n, toUInt32(uniqExact(id, name)) AS u FROM ${table}`,
      ),
    ).toEqual([{ n: 70_000, u: 70_000 }])
  })

  it('fills the columns that it was given', async () => {
    const table = await createTable("id UInt32, name String DEFAULT 'none', note String DEFAULT 'empty'")
    await client.insert({ table, values: [{ id: 1 }], format: 'JSONEachRow', columns: ['id'] })
    await client.insert({
      table,
      values: [[2, 'two']],
      format: 'JSONCompactEachRow',
      columns: { except: ['note'] },
    })
    expect(await readRows(client, `SELECT * FROM ${table} ORDER BY id`)).toEqual([
      { id: 1, name: 'none', note: 'empty' },
      { id: 2, name: 'two', note: 'empty' },
    ])
  })

  it('takes a gzip body', async () => {
    const table = await createTable()
    const compressing = connect(url, { database, compression: { request: true, response: true } })
    const values = Readable.from(Array.from({ length: 20_000 }, (_, id) => ({ id, name: `name ${id}` })))
    await compressing.insert({ table, values, format: 'JSONEachRow' })
    const result = await compressing.query({
      query: `SELECT * FROM ${table} ORDER BY id`,
      format: 'JSONEachRow',
    })
    expect(result.response_headers['content-encoding']).toBe('gzip')
    const stored = await result.json<{ id: number }>()
    await compressing.close()
    expect(stored).toHaveLength(20_000)
    expect(stored.at(-1)).toEqual({ id: 19_999, name: 'name 19999' })
  })

  it('stores a block once per insert_deduplication_token', async () => {
    const table = await createTable('id UInt32', 'SETTINGS non_replicated_deduplication_window = 100')
    const insert = (id: number, token: string): Promise<unknown> =>
      client.insert({
        table,
        values: [{ id }],
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token: token },
      })
    await insert(1, 'a')
    await insert(2, 'a')
    await insert(3, 'b')
    expect(await readRows(client, `SELECT id FROM ${table} ORDER BY id`)).toEqual([{ id: 1 }, { id: 3 }])
  })

  it('stores a large batch as one part', async () => {
    const table = await createTable()
    const values = Array.from({ length: 100_000 }, (_, id) => ({ id, name: 'x'.repeat(200) }))
    await client.insert({
      table,
      values,
      format: 'JSONEachRow',
      clickhouse_settings: { max_insert_block_size: '1000000', min_insert_block_size_rows: '1000000' },
    })
    expect(
      await readRows(
        client,
        `SELECT toUInt32(count()) AS n, toUInt32(uniqExact(_part)) AS parts FROM ${table}`,
      ),
    ).toEqual([{ n: 100_000, parts: 1 }])
  })

  it('stores nothing for an empty array', async () => {
    const table = await createTable()
    expect(await client.insert({ table, values: [], format: 'JSONEachRow' })).toMatchObject({
      executed: false,
    })
    expect(await countRows(table)).toBe(0)
  })

  it('stores nothing for an empty body', async () => {
    const table = await createTable()
    await client.insert({ table, values: Readable.from([], { objectMode: true }), format: 'JSONEachRow' })
    expect(await countRows(table)).toBe(0)
  })

  it.each([
    ['a value of another type', '{"id":"x","name":"a"}'],
    ['a broken row', '{"id":1,'],
    ['a row of another format', '1\ta'],
    ['an unknown column', '{"id":1,"nobody":1}'],
    ['another statement', '; DROP TABLE nobody'],
  ])('stores nothing of a batch with %s', async (_, poison) => {
    const table = await createTable()
    const good = Array.from({ length: 3000 }, (_row, id) => `{"id":${id},"name":"a"}\n`).join('')
    const insert = client.exec({
      query: `INSERT INTO ${table} FORMAT JSONEachRow`,
      values: Readable.from([good, `${poison}\n`, good], { objectMode: false }),
      clickhouse_settings: { input_format_skip_unknown_fields: 0 },
    })
    expect(Number((await failure(insert)).code)).toBeGreaterThan(0)
    expect(await countRows(table)).toBe(0)
  })

  it('loses and doubles nothing when inserts and queries run at the same time', async () => {
    const table = await createTable('batch UInt32, id UInt32')
    const batches = Array.from({ length: 24 }, (_, batch) => batch)
    const insert = (batch: number): Promise<unknown> =>
      client.insert({
        table,
        values: Array.from({ length: 500 }, (_, id) => ({ batch, id })),
        format: 'JSONEachRow',
      })
    const seen = batches.map(() =>
      readRows<{ n: number }>(client, `SELECT toUInt32(count()) AS n FROM ${table} GROUP BY batch`),
    )
    await Promise.all(batches.map(insert))
    for (const counts of await Promise.all(seen)) {
      expect(counts.filter(({ n }) => n !== 500)).toEqual([])
    }
    const total = `SELECT toUInt32(count()) AS n, toUInt32(uniqExact(batch, id)) AS u FROM ${table}`
    expect(await readRows(client, total)).toEqual([{ n: 12_000, u: 12_000 }])
  })
})

describe('command and exec', () => {
  it('writes VALUES, with expressions and parameters', async () => {
    const table = await createTable()
    const { summary } = await client.command({
      query: `INSERT INTO ${table} (id, name) VALUES (1, 'a;b'), (1 + 1, {name:String})`,
      query_params: { name: "it's" },
    })
    expect(summary?.written_rows).toBe('2')
    expect(await readRows(client, `SELECT * FROM ${table} ORDER BY id`)).toEqual([
      { id: 1, name: 'a;b' },
      { id: 2, name: "it's" },
    ])
  })

  it('writes what a SELECT gives', async () => {
    const table = await createTable()
    const { summary } = await client.command({
      query: `INSERT INTO ${table} SELECT number, toString(number) FROM numbers(1000)`,
    })
    expect(summary?.written_rows).toBe('1000')
  })

  it('answers a query through exec', async () => {
    const { stream, query_id } = await client.exec({
      query: 'SELECT 1 AS a FORMAT JSONEachRow',
      query_id: 'mine',
    })
    expect(String(await collect(stream))).toBe('{"a":1}\n')
    expect(query_id).toBe('mine')
  })

  it('changes and removes rows', async () => {
    const table = await createTable()
    await client.insert({ table, values: rows, format: 'JSONEachRow' })
    const settings = { mutations_sync: '2' } as const
    await client.command({ query: `ALTER TABLE ${table} DELETE WHERE id = 1`, clickhouse_settings: settings })
    await client.command({ query: `DELETE FROM ${table} WHERE id = 2` })
    expect(await countRows(table)).toBe(0)
  })
})

describe('query', () => {
  it.each<[DataFormat, string]>([
    ['JSONEachRow', '{"n":0}\n{"n":1}\n'],
    ['JSONCompactEachRow', '[0]\n[1]\n'],
    ['CSVWithNames', '"n"\n0\n1\n'],
    ['TabSeparated', '0\n1\n'],
  ])('answers in %s', async (format, text) => {
    const result = await client.query({ query: 'SELECT toUInt8(number) AS n FROM numbers(2)', format })
    expect(await result.text()).toBe(text)
  })

  it('answers in JSON with types, totals and counts', async () => {
    const query =
      'SELECT number % 2 AS k, toUInt8(count()) AS n FROM numbers(10) GROUP BY k WITH TOTALS ORDER BY k'
    const result = await client.query({ query, format: 'JSON' })
    expect(await result.json()).toMatchObject({
      meta: [
        { name: 'k', type: 'UInt8' },
        { name: 'n', type: 'UInt8' },
      ],
      data: [
        { k: 0, n: 5 },
        { k: 1, n: 5 },
      ],
      totals: { n: 10 },
      rows: 2,
    })
  })

  it('names the format and the query in headers', async () => {
    const result = await client.query({ query: 'SELECT 1', format: 'CSV', query_id: 'named' })
    await result.text()
    expect(result.response_headers).toMatchObject({
      'x-clickhouse-format': 'CSV',
      'x-clickhouse-query-id': 'named',
      'x-clickhouse-summary': expect.stringContaining('"elapsed_ns":"'),
    })
  })

  it('streams a result of many megabytes', async () => {
    const query = "SELECT number, repeat('x', 1000) AS text FROM numbers(30000)"
    const result = await client.query({ query, format: 'JSONEachRow' })
    let count = 0
    for await (const part of result.stream<{ number: string; text: string }>()) {
      for (const row of part) count += row.json().text.length
    }
    expect(count).toBe(30_000_000)
  })

  const parameters: [string, string, unknown, unknown][] = [
    ['a number', 'UInt32', 42, 42],
    ['a big number', 'UInt64', '18446744073709551615', '18446744073709551615'],
    ['a negative decimal', 'Float64', -1.5, -1.5],
    [
      'a string',
      'String',
      "it's; DROP TABLE x -- {name:String} \\ \t \n ü😀",
      "it's; DROP TABLE x -- {name:String} \\ \t \n ü😀",
    ],
    ['a boolean', 'Bool', true, true],
    ['null', 'Nullable(String)', null, null],
    ['an array', 'Array(String)', ["a'b", 'c\\d', 'e,f'], ["a'b", 'c\\d', 'e,f']],
    ['a map', 'Map(String, UInt8)', { 'k\'"': 1 }, { 'k\'"': 1 }],
    ['a time', "DateTime('UTC')", new Date(Date.UTC(2026, 0, 2, 3, 4, 5)), '2026-01-02 03:04:05'],
  ]
  it.each(parameters)('binds %s as %s', async (_, type, value, expected) => {
    const query_params = { value }
    for (const use_multipart_params of [false, true]) {
      const query = `SELECT {value:${type}} AS value`
      const result = await client.query({
        query,
        query_params,
        use_multipart_params,
        format: 'JSONEachRow',
        clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
      })
      expect(await result.json()).toEqual([{ value: expected }])
    }
  })

  it('binds a name, and a list too long for a URL', async () => {
    const table = await createTable()
    await client.insert({ table, values: rows, format: 'JSONEachRow' })
    const ids = Array.from({ length: 20_000 }, (_, id) => id)
    const result = await client.query({
      query: 'SELECT toUInt32(count()) AS n FROM {table:Identifier} WHERE id IN {ids:Array(UInt32)}',
      query_params: { table, ids },
      use_multipart_params_auto: true,
      format: 'JSONEachRow',
    })
    expect(await result.json()).toEqual([{ n: 2 }])
  })

  it('takes the database of the client', async () => {
    expect(await readRows(client, 'SELECT currentDatabase() AS d')).toEqual([{ d: database }])
    expect(await readRows(administrator, 'SELECT currentDatabase() AS d')).toEqual([{ d: 'default' }])
  })
})

describe('settings', () => {
  const settingOf = async (name: string): Promise<unknown> =>
    (await readRows<{ value: unknown }>(client, `SELECT toString(getSetting('${name}')) AS value`))[0]?.value

  it('count for one request and for no other', async () => {
    const before = await settingOf('max_block_size')
    const one = (value: number): Promise<unknown> =>
      client
        .query({
          query: "SELECT toUInt32(getSetting('max_block_size')) AS v",
          clickhouse_settings: { max_block_size: String(value) },
          format: 'JSONEachRow',
        })
        .then((result) => result.json())
    const values = Array.from({ length: 16 }, (_, index) => 1000 + index)
    expect(await Promise.all(values.map(one))).toEqual(values.map((v) => [{ v }]))
    expect(await settingOf('max_block_size')).toBe(before)
  })

  it.each(['SET max_block_size = 7', 'USE system', "SET param_leaked = '1'"])(
    'do not outlive the request that says %s',
    async (query) => {
      const before = await settingOf('max_block_size')
      await client.command({ query })
      const after = await Promise.all(Array.from({ length: 8 }, () => settingOf('max_block_size')))
      expect(after).toEqual(after.map(() => before))
      expect(await readRows(client, 'SELECT currentDatabase() AS d')).toEqual([{ d: database }])
      expect(await failure(readRows(client, 'SELECT {leaked:String}'))).toMatchObject({ code: '456' })
    },
  )

  it('count in a SETTINGS clause', async () => {
    const query = "SELECT toString(getSetting('max_block_size')) AS v SETTINGS max_block_size = 11"
    expect(await readRows(client, query)).toEqual([{ v: '11' }])
  })

  it('end a query at max_execution_time', async () => {
    const query = client.query({
      query: 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)',
      clickhouse_settings: { max_execution_time: 1 },
    })
    expect(await failure(query)).toEqual({ code: '159', type: 'TIMEOUT_EXCEEDED' })
  })
})

describe('errors', () => {
  it.each([
    ['SELECT * FROM nobody', { code: '60', type: 'UNKNOWN_TABLE' }],
    ['SELECT nobody', { code: '47', type: 'UNKNOWN_IDENTIFIER' }],
    ['SELECT nobody()', { code: '46', type: 'UNKNOWN_FUNCTION' }],
    ['selec 1', { code: '62', type: 'SYNTAX_ERROR' }],
    ['SELECT 1; SELECT 2', { code: '62', type: 'SYNTAX_ERROR' }],
    ['SELECT 1 SETTINGS nobody = 1', { code: '115', type: 'UNKNOWN_SETTING' }],
    ['SELECT {missing:UInt8}', { code: '456', type: 'UNKNOWN_QUERY_PARAMETER' }],
    [
      'SELECT throwIf(number = 5) FROM numbers(10)',
      { code: '395', type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' },
    ],
    ['INSERT INTO nobody VALUES (1)', { code: '60', type: 'UNKNOWN_TABLE' }],
  ])('%s', async (query, expected) => {
    expect(await failure(client.command({ query }))).toEqual(expected)
  })

  it('report an unknown setting and an unknown database', async () => {
    const clickhouse_settings = { nobody: '1' }
    const query = client.query({ query: 'SELECT 1', clickhouse_settings })
    expect(await failure(query)).toEqual({ code: '115', type: 'UNKNOWN_SETTING' })
    const lost = connect(url, { database: 'nobody' })
    expect(await failure(lost.query({ query: 'SELECT 1' }))).toEqual({ code: '81', type: 'UNKNOWN_DATABASE' })
    await lost.close()
  })

  it('are compressed or not, and readable both ways', async () => {
    const compressing = connect(url, { database, compression: { request: true, response: true } })
    expect(await failure(compressing.query({ query: 'SELECT * FROM nobody' }))).toMatchObject({ code: '60' })
    const { stream } = await compressing.exec({
      query: 'selec 1',
      decompress_response_stream: false,
      ignore_error_response: true,
    })
    expect(String(gunzipSync(await collect(stream)))).toMatch(/^Code: 62\./)
    await compressing.close()
  })
})

describe('plain HTTP', () => {
  const ask = async (
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; text: string; headers: Headers }> => {
    const { origin, username, password } = new URL(url)
    const headers = new Headers(init.headers)
    const login = [username, password].map(decodeURIComponent).join(':')
    if (username !== '') headers.set('Authorization', `Basic ${btoa(login)}`)
    const response = await fetch(`${origin}${path}`, { ...init, headers })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }

  it.each(['/ping', '/'])('says Ok. to %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 200, text: 'Ok.\n' })
  })

  it('answers a query in the URL, in the body, and in both', async () => {
    expect(await ask('/?query=SELECT+1')).toMatchObject({ status: 200, text: '1\n' })
    expect(await ask('/', { method: 'POST', body: 'SELECT 2' })).toMatchObject({ status: 200, text: '2\n' })
    expect(await ask('/?query=SELECT', { method: 'POST', body: '3' })).toMatchObject({
      status: 200,
      text: '3\n',
    })
  })

  it('takes data from the body, behind a query in the URL or in the body', async () => {
    const table = `${database}.${await createTable()}`
    const query = encodeURIComponent(`INSERT INTO ${table} FORMAT CSV`)
    expect(await ask(`/?query=${query}`, { method: 'POST', body: '1,a\n2,b\n' })).toMatchObject({
      status: 200,
    })
    const body = `INSERT INTO ${table} FORMAT TabSeparated\n3\tc\n4\td;\n`
    expect(await ask('/', { method: 'POST', body })).toMatchObject({ status: 200 })
    const large = `INSERT INTO ${table} (id, name) VALUES ${Array.from({ length: 40_000 }, (_, id) => `(${id}, 'ü')`).join()}`
    expect(await ask('/', { method: 'POST', body: large })).toMatchObject({ status: 200 })
    expect(await ask(`/?query=SELECT+count(),sum(id=3),countIf(name='ü')+FROM+${table}`)).toMatchObject({
      text: '40004\t2\t40000\n',
    })
  })

  it('takes format and database from parameters and headers', async () => {
    expect((await ask('/?query=SELECT+1+AS+a&default_format=JSONEachRow')).text).toBe('{"a":1}\n')
    expect(
      (await ask('/?query=SELECT+1+AS+a', { headers: { 'X-ClickHouse-Format': 'CSVWithNames' } })).text,
    ).toBe('"a"\n1\n')
    const headers = { 'X-ClickHouse-Database': database }
    expect((await ask('/?query=SELECT+currentDatabase()', { headers })).text).toBe(`${database}\n`)
    expect((await ask(`/?query=SELECT+currentDatabase()&database=${database}`)).text).toBe(`${database}\n`)
  })

  it('refuses to write by GET', async () => {
    const table = `${database}.${await createTable()}`
    for (const query of [
      `INSERT INTO ${table} VALUES (1, 'a')`,
      `DROP TABLE ${table}`,
      `TRUNCATE TABLE ${table}`,
    ]) {
      const answer = await ask(`/?query=${encodeURIComponent(query)}`)
      expect(answer.status).toBe(500)
      expect(answer.headers.get('x-clickhouse-exception-code')).toBe('164')
    }
  })

  it.each([
    ['SELECT * FROM nobody', 404, '60'],
    ['SELEC', 400, '62'],
    ["SELECT toUInt8('x')", 400, '6'],
    ['SELECT throwIf(1)', 500, '395'],
  ])('answers %s with status %i and code %s', async (query, status, code) => {
    const answer = await ask(`/?query=${encodeURIComponent(query)}`)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe(code)
    expect(answer.text).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: [^]*\\([A-Z_0-9]+\\) \\(version [^]*\\)\\n?$`),
    )
  })

  it('has no other path', async () => {
    expect(await ask('/nobody')).toMatchObject({ status: 404 })
  })
})
