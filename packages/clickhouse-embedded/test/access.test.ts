import { access, readdir, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sqlString } from '../src/engine/sql-literal.js'
import { sqlTokens } from '../src/statement/sql-tokens.js'
import { createDataDir, removeDataDir, startServer, type EmbeddedServer } from './embedded-server.js'

interface Answer {
  status: number
  code: string | undefined
  text: string
}

interface Ask {
  method?: string
  headers?: Record<string, string>
  parameters?: Record<string, string>
}

let server: EmbeddedServer
let dataDir: string
/** A file that no statement may read. */
let outside: string

beforeAll(async () => {
  dataDir = await createDataDir()
  outside = await createDataDir()
  await writeFile(join(outside, 'secret.csv'), '1,"the secret"\n')
  server = await startServer(dataDir)
  await ask('CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a')
})
afterAll(async () => {
  await server.stop()
  await Promise.all([dataDir, outside].map(removeDataDir))
})

/** Does not use `fetch`, which ignores a given Host header. */
async function ask(query: string, { method = 'POST', headers, parameters }: Ask = {}): Promise<Answer> {
  const search = new URLSearchParams({ query, ...parameters })
  const sent = httpRequest(`${server.url}/?${search.toString()}`, { method, headers })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const code = response.headers['x-clickhouse-exception-code'] as string | undefined
  return { status: response.statusCode ?? 0, code, text: await text(response) }
}

const denied = { status: 403, code: '497' }
const counts = async (): Promise<string> => (await ask('SELECT count() FROM t')).text

describe('a page in a browser', () => {
  it.each<[string, Record<string, string>]>([
    ['of another site', { Origin: 'https://evil.example' }],
    ['without an origin of its own', { Origin: 'null' }],
    ['of this very address', { Origin: 'http://127.0.0.1:4123' }],
    ['whose form is sent as text', { Origin: 'https://evil.example', 'Content-Type': 'text/plain' }],
    ['with an image', { 'Sec-Fetch-Site': 'cross-site' }],
    ['of another port of this machine', { 'Sec-Fetch-Site': 'same-site' }],
    ['whose name was pointed at this machine', { Host: 'evil.example' }],
    ['whose name looks like ours', { Host: 'localhost.evil.example:4123' }],
    ['at an address of no interface', { Host: '192.0.2.1' }],
  ])('%s gets no answer and changes nothing', async (_, headers) => {
    expect(await ask('INSERT INTO t SELECT 1', { headers })).toMatchObject(denied)
    expect(await ask('SELECT 1', { headers })).toMatchObject(denied)
    expect(await ask('SELECT 1', { headers, method: 'GET' })).toMatchObject(denied)
    expect(await counts()).toBe('0\n')
  })

  it.each(['localhost', 'LOCALHOST:4123', '127.0.0.1:1', '127.1.2.3', '[::1]:4123', 'localhost.'])(
    'is not the sender of %s',
    async (host) => {
      expect(await ask('SELECT 1', { headers: { Host: host } })).toMatchObject({ status: 200, text: '1\n' })
    },
  )

  it('is not an address that a person typed', async () => {
    const headers = { 'Sec-Fetch-Site': 'none' }
    expect(await ask('SELECT 1', { headers, method: 'GET' })).toMatchObject({ status: 200 })
  })
})

it('answers to further names and to its own address', async () => {
  const otherDir = await createDataDir()
  const other = await startServer(otherDir, {
    CLICKHOUSE_EMBEDDED_HOST: '0.0.0.0',
    CLICKHOUSE_EMBEDDED_ALLOWED_HOSTS: 'clickhouse, Store.Internal',
  })
  const statusFor = async (host: string): Promise<number | undefined> => {
    const url = `http://127.0.0.1:${new URL(other.url).port}/?query=SELECT+1`
    const sent = httpRequest(url, { headers: { Host: host } }).end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode
  }
  expect(await statusFor('clickhouse:8123')).toBe(200)
  expect(await statusFor('store.internal')).toBe(200)
  expect(await statusFor('0.0.0.0')).toBe(200)
  expect(await statusFor('elsewhere')).toBe(403)
  await other.stop()
  await removeDataDir(otherDir)
})

describe('GET', () => {
  const readonly = { code: '164' }

  it.each([
    'INSERT INTO t VALUES (1)',
    'INSERT INTO t SELECT 1',
    '/* SELECT */ insert into t select 1',
    '\u200bINSERT INTO t SELECT 1',
    'WITH 1 AS a INSERT INTO t SELECT a',
    "INSERT INTO FUNCTION null('a UInt8') SELECT 1",
    'CREATE TABLE made_by_get (a UInt8) ENGINE = Memory',
    'ALTER TABLE t DELETE WHERE 1',
    'DELETE FROM t WHERE 1',
    'UPDATE t SET a = 1 WHERE 1',
    'TRUNCATE TABLE t',
    'DROP TABLE t',
    'RENAME TABLE t TO u',
    'OPTIMIZE TABLE t',
    'DETACH TABLE t',
    'SYSTEM FLUSH LOGS',
    'SET readonly = 0',
    'SELECT 1 SETTINGS readonly = 0',
  ])('does not run %s', async (query) => {
    expect(await ask(query, { method: 'GET' })).toMatchObject(readonly)
    expect(await counts()).toBe('0\n')
  })

  it('stays readonly whatever its URL sets', async () => {
    const parameters = { readonly: '0' }
    expect(await ask('INSERT INTO t SELECT 1', { method: 'GET', parameters })).toMatchObject(readonly)
  })

  it.each([
    ['SELECT 1; INSERT INTO t SELECT 1', '62'],
    ['SELECT 1 // ;\n; DROP TABLE t', '62'],
    ["(SELECT 1) INTO OUTFILE '/tmp/made-by-get'", '358'],
    ["EXPLAIN SELECT 1 INTO OUTFILE '/tmp/made-by-get'", '358'],
    ["SELECT 1 // it's\n INTO OUTFILE '/tmp/made-by-get'", '358'],
    ["SELECT /* /* */ ' */ 1 INTO OUTFILE '/tmp/made-by-get'", '358'],
    ["SELECT 1 AS “'” INTO OUTFILE '/tmp/made-by-get' --'", '358'],
    ["SELECT 1 AS $a$ INTO OUTFILE '/tmp/made-by-get'", '358'],
    ["SELECT 1 INTO\u2060OUTFILE '/tmp/made-by-get'", '358'],
  ])('refuses %s', async (query, code) => {
    expect(await ask(query, { method: 'GET' })).toMatchObject({ code })
    await expect(access('/tmp/made-by-get')).rejects.toThrow('ENOENT')
  })

  it.each([
    'SELECT count() FROM t',
    'WITH 1 AS insert SELECT insert',
    'SHOW TABLES',
    'DESCRIBE t',
    'EXISTS t',
  ])('runs %s', async (query) => {
    expect(await ask(query, { method: 'GET' })).toMatchObject({ status: 200 })
  })
})

describe('data outside the database', () => {
  /** `SECRET` stands for a file's path, `DIR` for its directory's. */
  const place = (sql: string): string =>
    sql.replaceAll('SECRET', join(outside, 'secret.csv')).replaceAll('DIR', outside)

  it.each([
    "SELECT * FROM file('SECRET')",
    "SELECT * FROM FiLe('SECRET')",
    "SELECT * FROM `file`('SECRET')",
    'SELECT * FROM "f\\x69le"(\'SECRET\')',
    "SELECT * FROM “file”('SECRET')",
    "SELECT * FROM file /* c */ // d\n ('SECRET')",
    "SELECT (SELECT count() FROM file('SECRET'))",
    "WITH x AS (SELECT * FROM file('SECRET')) SELECT * FROM x",
    "SELECT 1 UNION ALL SELECT count() FROM file('SECRET')",
    "SELECT * FROM t JOIN file('SECRET') AS f ON 1",
    "SELECT a IN (SELECT c1 FROM file('SECRET')) FROM t",
    "SELECT * FROM view(SELECT * FROM file('SECRET'))",
    "DESCRIBE TABLE file('SECRET')",
    "DESC file('SECRET')",
    "EXPLAIN SELECT * FROM file('SECRET')",
    "INSERT INTO FUNCTION file('DIR/made.csv', 'CSV', 'a UInt8') SELECT 1",
    "INSERT INTO TABLE FUNCTION file('DIR/made.csv', 'CSV', 'a UInt8') VALUES (1)",
    "WITH 1 AS a INSERT INTO FUNCTION file('DIR/made.csv', 'CSV', 'a UInt8') SELECT a",
    "INSERT INTO t SELECT c1 FROM file('SECRET')",
    "CREATE TABLE made AS file('SECRET')",
    "CREATE VIEW made AS SELECT * FROM file('SECRET')",
    "CREATE TABLE made ENGINE = File(CSV, 'SECRET')",
    "CREATE TABLE made (a UInt8) engine File(CSV, 'DIR/made.csv')",
    'SELECT * FROM `SECRET`',
    "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a UInt8')",
    "CREATE TABLE made (a UInt8) ENGINE = URL('http://127.0.0.1:1/', CSV)",
    "SELECT * FROM s3('http://127.0.0.1:1/bucket/x', CSV, 'a UInt8')",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM sqlite('DIR/made.db', 't')",
    "SELECT * FROM executable('x.sh', CSV, 'a UInt8')",
    "SELECT * FROM cluster('default', system.one)",
    "SELECT * FROM eval('SELECT 1') SETTINGS allow_experimental_eval_table_function = 1",
    "CREATE TABLE made (a UInt8) ENGINE = Executable('x.sh', CSV)",
    'CREATE TABLE made (query String) ENGINE = QueryRunner',
    'CREATE TABLE made (query String) ENGINE = `Query\\x52unner`',
    "CREATE TABLE made (a String) ENGINE = EmbeddedRocksDB(0, 'DIR/rocks') PRIMARY KEY a",
    "CREATE TABLE made (a UInt8) ENGINE = Kafka('127.0.0.1:1', 't', 'g', 'CSV')",
    "CREATE TABLE made (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = 'local_blob_storage', path = 'DIR/disk/')",
    "CREATE DATABASE made ENGINE = Atomic SETTINGS disk = disk(type = 'web', endpoint = 'http://127.0.0.1:1/')",
    "CREATE DATABASE made ENGINE = Filesystem('DIR')",
    "CREATE DATABASE made ENGINE = SQLite('DIR/made.db')",
    "CREATE DATABASE made ENGINE = MySQL('127.0.0.1:1', 'd', 'u', 'p')",
    "CREATE DATABASE made ENGINE = DataLakeCatalog('http://127.0.0.1:1')",
    "CREATE DATABASE made ENGINE = Backup('default', Disk('default', 'x'))",
    "CREATE DICTIONARY made (a UInt64, b String) PRIMARY KEY a SOURCE(FILE(path 'SECRET' format 'CSV')) LAYOUT(FLAT()) LIFETIME(0)",
    "CREATE DICTIONARY made (a UInt64, b String) PRIMARY KEY a SOURCE(EXECUTABLE(command 'touch DIR/made' format 'CSV')) LAYOUT(FLAT()) LIFETIME(0)",
    "CREATE OR REPLACE DICTIONARY made (a UInt64, b String) PRIMARY KEY a SOURCE(HTTP(url 'http://127.0.0.1:1/' format 'CSV')) LAYOUT(FLAT()) LIFETIME(0)",
    "BACKUP TABLE t TO File('DIR/made')",
    "BACKUP TABLE t TO Disk('default', 'made')",
    "RESTORE TABLE t FROM File('DIR/made')",
    "ATTACH TABLE made FROM 'DIR' (a UInt8) ENGINE = MergeTree ORDER BY a",
    "SELECT file('SECRET')",
    "SELECT `f\\x69le`('SECRET')",
    "SELECT arrayMap(file, ['SECRET'])",
    "SELECT arrayMap(x -> file(x), ['SECRET']) SETTINGS enable_analyzer = 0",
    "SELECT * APPLY file FROM (SELECT 'SECRET')",
    "SELECT * FROM format(JSONEachRow, concat('a UInt8, b String DEFAULT fi', 'le(''SECRET'')'), '{\"a\":1}')",
    "SELECT b FROM generateRandom('a UInt8, b String ALIAS file(''SECRET'')') LIMIT 1",
    "INSERT INTO t VALUES (length(file('SECRET')))",
  ])('is out of reach of %s', async (sql) => {
    const { code, text: shown } = await ask(place(sql))
    expect({ code, shown }).toMatchObject({ code: '497', shown: expect.not.stringContaining('the secret') })
    expect(await readdir(outside)).toEqual(['secret.csv'])
    expect(await counts()).toBe('0\n')
  })

  it.each<[string, Record<string, string>]>([
    ['SELECT 1 FORMAT Template', { format_template_row: 'SECRET' }],
    ['SELECT 1 FORMAT Template', { format_template_resultset: 'SECRET' }],
    ['SELECT 1 FORMAT Protobuf', { format_schema: 'SECRET:M' }],
    ['SELECT 1', { input_format_record_errors_file_path: 'DIR/made' }],
    ['SELECT 1', { dialect: 'prql' }],
    ['SELECT 1', { allow_experimental_eval_table_function: '1' }],
    ['SELECT 1', { allow_experimental_ai_functions: '1' }],
    ['SELECT 1 FORMAT AvroConfluent', { format_avro_schema_registry_url: 'http://127.0.0.1:1' }],
  ])('is out of reach of %s with %j', async (sql, settings) => {
    const parameters = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, place(value)]),
    )
    expect(await ask(sql, { parameters })).toMatchObject({ code: '452' })
    const [[name, value] = []] = Object.entries(parameters)
    expect(await ask(`SELECT 1 SETTINGS ${name} = ${sqlString(String(value))}`)).toMatchObject({
      code: '452',
    })
    expect(await readdir(outside)).toEqual(['secret.csv'])
  })

  it('cannot be opened by a function of that name', async () => {
    expect((await ask('DROP FUNCTION file')).code).toBe('610')
    expect((await ask('CREATE OR REPLACE FUNCTION file AS x -> x')).code).toBe('609')
  })
})

it('runs statements that stay inside', async () => {
  const statements = [
    'CREATE DATABASE inner',
    'CREATE TABLE inner.log (a UInt8, file String, url String) ENGINE = Log',
    "INSERT INTO inner.log VALUES (1 + 1, upper('profile'), 'http://example.com/')",
    'CREATE MATERIALIZED VIEW inner.seen ENGINE = SummingMergeTree ORDER BY file AS SELECT file FROM inner.log',
    "INSERT INTO inner.log (a, file, url) SELECT number, 'x', 'y' FROM numbers(3)",
    'CREATE FUNCTION plus_one AS x -> x + 1',
    "SELECT plus_one(a), file, format('{} {}', url, file), engine FROM inner.log, (SELECT engine FROM system.tables LIMIT 1) AS e",
    "SELECT * FROM values('a UInt8', 1, 2)",
    "SELECT * FROM generateRandom('b UInt8') LIMIT 1",
    "SELECT * FROM format(CSV, '1,2')",
    'DETACH TABLE inner.log',
    'ATTACH TABLE inner.log',
    'DROP DATABASE inner',
    'DROP FUNCTION plus_one',
  ]
  for (const sql of statements) {
    const answer = await ask(sql)
    expect({ sql, ...answer }).toEqual({ sql, status: 200, code: undefined, text: answer.text })
  }
})

it('recognises every word that the engine recognises, whatever surrounds it', async () => {
  const quotes = `' " \` “ ” ‘ ’ $ $a$ $$ \\`.split(' ')
  const marks = '/ * // /* */ -- - # #! \u2060 ; ( x /*/'.split(' ')
  const soups = quotes.flatMap((quote) =>
    [...quotes, ...marks].flatMap((first) =>
      marks.flatMap((second) => [
        `${first} ${quote} ${second} SECRET`,
        `${first} ${second} ${quote} SECRET`,
        `${first} ${quote} \n SECRET ${second}`,
        `${first} ${quote} ${first} ${second} SECRET ${quote}`,
        `${quote} ${first} ${second} ${quote} SECRET ${first}`,
      ]),
    ),
  )
  const query = `SELECT arrayJoin([${soups.map(sqlString).join(', ')}]) AS q, normalizeQueryKeepNames(q)`
  const body = `${query} FORMAT JSONCompactEachRow`
  const answer = await (
    await fetch(`${server.url}/?max_query_size=10000000&max_ast_elements=1000000`, { method: 'POST', body })
  ).text()
  const rows = answer
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [sql: string, seen: string])
  expect(rows).toHaveLength(soups.length)
  const hasWord = (sql: string): boolean =>
    [...sqlTokens(sql)].some((token) => token.kind !== 'string' && token.text.includes('SECRET'))
  expect(rows.filter(([sql, seen]) => seen.includes('SECRET') && !hasWord(sql))).toEqual([])
})

it('opens a data directory with outside sources from before, and keeps what it has', async () => {
  const oldDir = await createDataDir()
  const before = server
  const secret = sqlString(join(outside, 'secret.csv'))
  const open = { CLICKHOUSE_EMBEDDED_OUTSIDE_SOURCES: 'true' }
  try {
    server = await startServer(oldDir, open)
    for (const sql of [
      'CREATE TABLE kept (a UInt8) ENGINE = MergeTree ORDER BY a',
      'INSERT INTO kept VALUES (1)',
      `CREATE TABLE old (a UInt8, b String) ENGINE = File(CSV, ${secret})`,
      `CREATE DICTIONARY words (a UInt64, b String) PRIMARY KEY a SOURCE(FILE(path ${secret} format 'CSV'))
       LAYOUT(FLAT()) LIFETIME(0)`,
    ])
      expect(await ask(sql)).toMatchObject({ status: 200 })
    expect((await ask(`SELECT file(${secret})`)).text).toContain('the secret')
    await server.stop()

    server = await startServer(oldDir)
    expect((await ask('SELECT a FROM kept')).text).toBe('1\n')
    expect((await ask('INSERT INTO kept VALUES (2)')).status).toBe(200)
    expect((await ask('SHOW TABLES')).text).toBe('kept\nold\nwords\n')
    expect(await ask(`SELECT file(${secret})`)).toMatchObject(denied)
    await server.stop()

    server = await startServer(oldDir, open)
    expect((await ask(`SELECT file(${secret})`)).text).toContain('the secret')
  } finally {
    await server.stop()
    server = before
    await removeDataDir(oldDir)
  }
})
