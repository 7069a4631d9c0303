import { gzipSync, deflateSync, brotliCompressSync } from 'node:zlib'
import { readdir } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  connect,
  createDataDir,
  readRows,
  removeDataDir,
  startServer,
  waitUntil,
  type EmbeddedServer,
  type ServerVariables,
} from './embedded-server.js'

const endless = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)'

interface Answer {
  status: number
  code: string | null
  text: string
}

async function ask(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body, ...init })
  const code = response.headers.get('x-clickhouse-exception-code')
  return { status: response.status, code, text: await response.text() }
}

function useServer(variables: ServerVariables): () => EmbeddedServer & { dataDir: string } {
  let server: EmbeddedServer
  let dataDir: string
  beforeAll(async () => {
    dataDir = await createDataDir()
    server = await startServer(dataDir, { CLICKHOUSE_EMBEDDED_CLOSE_DEADLINE_MS: 0, ...variables })
  })
  afterAll(async () => {
    await server.stop()
    await removeDataDir(dataDir)
  })
  return () => ({ ...server, dataDir })
}

interface PendingAnswer {
  /** Undefined while nothing has arrived. */
  answer(): Answer | undefined
  giveUp(): Promise<void>
}

function askWithoutWaiting(url: string, statement: string): PendingAnswer {
  const abort = new AbortController()
  let answer: Answer | undefined
  const asked = ask(url, statement, { signal: abort.signal })
    .then((received) => (answer = received))
    .catch(() => undefined)
  return {
    answer: () => answer,
    async giveUp() {
      abort.abort()
      await asked
    },
  }
}

describe('an ordinary server', () => {
  const server = useServer({})

  it.each([
    ["KILL QUERY WHERE query_id = 'x'", 501, '48', /KILL is not supported/],
    ['SYSTEM SHUTDOWN', 501, '48', /SIGTERM/],
    ['CREATE TEMPORARY TABLE t (a UInt8)', 501, '48', /stands alone/],
    ['CREATE OR REPLACE TEMPORARY TABLE t (a UInt8)', 501, '48', /stands alone/],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 500, '358', /not allowed/],
    ["INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV", 404, '78', /not allowed/],
    ["INSERT INTO t SELECT * FROM input('a UInt8') FORMAT CSV", 501, '48', /input/],
    ['SELECT 1; DROP TABLE t', 400, '62', /Multi-statements/],
    ['', 400, '62', /Empty query/],
  ])('refuses %s', async (query, status, code, message) => {
    const answer = await ask(server().url, query)
    expect(answer).toMatchObject({ status, code })
    expect(answer.text).toMatch(message)
  })

  it.each([
    ['session_id=a&session_check=1', 501, '48'],
    ['role=admin', 501, '48'],
    ['a%20b=1', 400, '36'],
    ['max_execution_time=x', 400, '36'],
    ["param_x=1')%3B%20DROP%20TABLE%20t", 404, '60'],
  ])('refuses ?%s', async (parameters, status, code) => {
    expect(await ask(`${server().url}/?${parameters}`, 'SELECT {x:String} FROM nobody')).toMatchObject({
      status,
      code,
    })
  })

  it.each([
    ['SELECT 1', '1\n'],
    ['CREATE OR REPLACE TABLE in_session (a UInt8) ENGINE = MergeTree ORDER BY a', ''],
    ['INSERT INTO in_session FORMAT CSV\n1\n', ''],
    ['SELECT count() FROM in_session', '1\n'],
    ['DROP TABLE in_session', ''],
  ])('ignores the session of a statement that needs none: %s', async (sql, text) => {
    expect(await ask(`${server().url}/?session_id=a&session_timeout=60`, sql)).toEqual({
      status: 200,
      code: null,
      text,
    })
  })

  it.each([
    'SET max_threads = 1',
    'USE system',
    '/* a */ set role none',
    'CREATE TEMPORARY TABLE t (a UInt8)',
  ])('refuses in a session what is meant for the next statement: %s', async (sql) => {
    const answer = await ask(`${server().url}/?session_id=a`, sql)
    expect(answer).toMatchObject({ status: 501, code: '48' })
    expect(answer.text).toMatch(/session/)
  })

  it('keeps quotes of settings and databases inside their value', async () => {
    const { url } = server()
    expect(
      await ask(
        `${url}/?log_comment=${encodeURIComponent("a', max_threads = 'x\\")}`,
        "SELECT getSetting('log_comment')",
      ),
    ).toMatchObject({
      status: 200,
      text: "a\\', max_threads = \\'x\\\\\n",
    })
    expect(
      await ask(`${url}/?database=${encodeURIComponent('x`; DROP TABLE t; `')}`, 'SELECT 1'),
    ).toMatchObject({ code: '81' })
  })

  it.each([
    ['SHOW GRANTS FORMAT TSVWithNames', /^GRANTS FORMAT TSVWithNames\nGRANT [^\n]*\n$/],
    ['SHOW GRANTS FOR default FORMAT TSVWithNames', /^GRANTS FOR default FORMAT TSVWithNames\nGRANT /],
    ['SHOW GRANTS FORMAT JSON', /"name": "GRANTS FORMAT JSON"/],
    ['SHOW CREATE DATABASE default', /^CREATE DATABASE default/],
    ['EXPLAIN AST SELECT 1', /^SelectWithUnionQuery/],
    ['EXPLAIN AST SHOW GRANTS', /^ShowGrantsQuery/],
    ['EXPLAIN SYNTAX SELECT 1 FORMAT TSVRaw', /^SELECT 1\nFROM system.one\n/],
  ])('shows nothing of its own files in %s', async (sql, expected) => {
    const { url, dataDir } = server()
    const { status, text } = await ask(url, sql)
    expect(status).toBe(200)
    expect(text).toMatch(expected)
    expect(text).not.toMatch(/OUTFILE|spool/)
    expect(text.replaceAll('\\/', '/')).not.toContain(dataDir)
  })

  it('shows the client its own text in a syntax error', async () => {
    const { text } = await ask(server().url, 'SELECT 1 +')
    expect(text).toMatch(/^Code: 62\./)
    expect(text).not.toMatch(/OUTFILE '|spool/)
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('takes a body in %s', async (encoding, compress) => {
    const body = new Uint8Array(compress('SELECT 42'))
    expect(await ask(server().url, body, { headers: { 'Content-Encoding': encoding } })).toMatchObject({
      text: '42\n',
    })
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('stores nothing of a body in %s that ends early', async (encoding, compress) => {
    const { url } = server()
    await ask(url, `CREATE TABLE early_${encoding} (a String) ENGINE = MergeTree ORDER BY a`)
    const rows = Array.from({ length: 5_000 }, (_, n) => `${n * 7919}\n`).join('')
    const body = new Uint8Array(compress(rows))
    const insert = `${url}/?query=INSERT+INTO+early_${encoding}+FORMAT+CSV`
    const headers = { 'Content-Encoding': encoding }
    expect(await ask(insert, body.slice(0, -20), { headers })).toMatchObject({ code: '271' })
    expect(await ask(url, `SELECT count() FROM early_${encoding}`)).toMatchObject({ text: '0\n' })
    expect(await ask(insert, body, { headers })).toMatchObject({ status: 200 })
    expect(await ask(url, `SELECT count() FROM early_${encoding}`)).toMatchObject({ text: '5000\n' })
  })

  it('reports a body that is not in its encoding, or in an unknown one', async () => {
    const broken = await ask(server().url, 'SELECT 1', { headers: { 'Content-Encoding': 'gzip' } })
    expect(broken).toMatchObject({ status: 500, code: '271' })
    const unknown = await ask(server().url, 'SELECT 1', { headers: { 'Content-Encoding': 'rot13' } })
    expect(unknown).toMatchObject({ code: '89' })
  })

  it('leaves no file of a body or a result behind', async () => {
    const { url, dataDir } = server()
    await ask(url, 'CREATE TABLE files (a UInt8) ENGINE = Memory')
    await ask(`${url}/?query=INSERT+INTO+files+FORMAT+CSV`, '1\n')
    await ask(`${url}/?query=INSERT+INTO+files+FORMAT+CSV`, 'x\ny\n')
    await ask(`${url}/?query=INSERT+INTO+nobody+FORMAT+CSV`, '1\n')
    await ask(url, "SELECT number, repeat('x', 1000) FROM numbers(1000)")
    await ask(url, 'SELECT throwIf(number = 100000) FROM numbers(200000)')
    expect(await readdir(join(dataDir, 'spool'))).toEqual([])
  })

  it('drops the received part of a body when the client disconnects', async () => {
    const { url, dataDir } = server()
    await ask(url, 'CREATE TABLE torn (a UInt32) ENGINE = MergeTree ORDER BY a')
    const query = encodeURIComponent('INSERT INTO torn FORMAT CSV')
    const upload = httpRequest(`${url}/?query=${query}`, {
      method: 'POST',
      headers: { 'Content-Length': 1_000_000 },
    })
    upload.on('error', () => undefined)
    upload.write('1\n2\n3\n')
    await waitUntil(async () => (await readdir(join(dataDir, 'spool'))).length === 1)
    upload.destroy()
    await waitUntil(async () => (await readdir(join(dataDir, 'spool'))).length === 0)
    expect(await ask(url, 'SELECT count() FROM torn')).toMatchObject({ text: '0\n' })
  })

  it('cancels a read whose client has gone', async () => {
    const { url } = server()
    const running =
      "SELECT count() FROM system.processes WHERE query LIKE '%1000000000000%' AND query NOT LIKE '%LIKE%'"
    const query = askWithoutWaiting(url, endless)
    await waitUntil(async () => (await ask(url, running)).text === '1\n')
    await query.giveUp()
    await waitUntil(async () => (await ask(url, running)).text === '0\n')
  })
})

describe('credentials', () => {
  const user = { CLICKHOUSE_EMBEDDED_USER: 'anna', CLICKHOUSE_EMBEDDED_PASSWORD: 'pass:wörd' }
  const server = useServer(user)
  const right = { user: 'anna', password: 'pass:wörd' }

  it.each([
    ['the right ones', right, true],
    ['a wrong password', { ...right, password: 'nope' }, false],
    ['a wrong user', { ...right, user: 'berta' }, false],
    ['no password', { ...right, password: '' }, false],
  ])('lets %s in or not, however they are sent', async (_, { user: name, password }, isLetIn) => {
    const { url } = server()
    const expected = isLetIn ? { status: 200, code: null } : { status: 403, code: '516' }
    const basic = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
    expect(await ask(url, 'SELECT 1', { headers: { Authorization: basic } })).toMatchObject(expected)
    const parameters = new URLSearchParams({ user: name, password })
    expect(await ask(`${url}/?${parameters.toString()}`, 'SELECT 1')).toMatchObject(expected)
    const headers = {
      'X-ClickHouse-User': name,
      'X-ClickHouse-Key': Buffer.from(password).toString('latin1'),
    }
    expect(await ask(url, 'SELECT 1', { headers })).toMatchObject(expected)
    const client = connect(url, { username: name, password })
    const answer = readRows(client, 'SELECT 1 AS a')
    const outcome = await answer.catch((error: unknown) => error)
    expect(outcome).toMatchObject(isLetIn ? [{ a: 1 }] : { code: '516', type: 'AUTHENTICATION_FAILED' })
    await client.close()
  })

  it('asks for them, but not for a ping', async () => {
    const { url } = server()
    expect(await ask(url, 'SELECT 1')).toMatchObject({ status: 403, code: '516' })
    expect(await ask(url, 'SELECT 1', { headers: { Authorization: 'Bearer x' } })).toMatchObject({
      code: '516',
    })
    expect((await fetch(`${url}/ping`)).status).toBe(200)
  })
})

describe('a small server', () => {
  const server = useServer({
    CLICKHOUSE_EMBEDDED_MAX_BODY_BYTES: 100_000,
    CLICKHOUSE_EMBEDDED_MAX_RESULT_BYTES: 1_000_000,
    CLICKHOUSE_EMBEDDED_MAX_EXECUTION_SECONDS: 1,
    CLICKHOUSE_EMBEDDED_SLOW_QUERY_MS: 50,
  })

  it('refuses a body that is too large, compressed or not', async () => {
    const { url } = server()
    await ask(url, 'CREATE TABLE bodies (a String) ENGINE = MergeTree ORDER BY a')
    const insert = `${url}/?query=INSERT+INTO+bodies+FORMAT+CSV`
    const large = 'x'.repeat(100_001)
    const tooLarge = { status: 413, code: '229' }
    expect(await ask(insert, large)).toMatchObject(tooLarge)
    const bomb = new Uint8Array(gzipSync('x'.repeat(10_000_000)))
    expect(await ask(insert, bomb, { headers: { 'Content-Encoding': 'gzip' } })).toMatchObject(tooLarge)
    const client = connect(url)
    const values = Readable.from(Array.from({ length: 500 }, () => ({ a: 'x'.repeat(1000) })))
    await expect(client.insert({ table: 'bodies', values, format: 'JSONEachRow' })).rejects.toMatchObject({
      code: '229',
    })
    await client.close()
    expect(await ask(url, 'SELECT count() FROM bodies')).toMatchObject({ text: '0\n' })
  })

  it('refuses a result that is too large', async () => {
    const answer = await ask(server().url, 'SELECT number FROM numbers(10000000)')
    expect(answer).toMatchObject({ code: '396' })
    expect(answer.text).toContain('TOO_MANY_ROWS_OR_BYTES')
  })

  it('ends a query at its own deadline, unless the request has another', async () => {
    const { url } = server()
    expect(await ask(url, endless)).toMatchObject({ status: 408, code: '159' })
    const query = 'SELECT sleepEachRow(0.3) FROM numbers(5) SETTINGS max_block_size = 1'
    expect(await ask(`${url}/?max_execution_time=20`, query)).toMatchObject({ status: 200 })
    expect(await ask(url, `${query}, max_execution_time = 20`)).toMatchObject({ status: 200 })
  })

  it('cancels a read that the engine does not end at its deadline', async () => {
    const { url } = server()
    // With "break" the engine only stops reading at the deadline, and finishes what it has: here one call of several seconds.
    const settings = "max_execution_time = 0.5, timeout_overflow_mode = 'break'"
    const answer = await ask(
      url,
      `SELECT length(arraySort(x -> sipHash64(x), range(20000000))) SETTINGS ${settings}`,
    )

    expect(answer).toMatchObject({ status: 408, code: '159' })
  })

  it('logs slow queries without their text', async () => {
    const { url, output } = server()
    await ask(`${url}/?query_id=slow-one`, "SELECT sleep(0.1), 'secret'")
    await waitUntil(() => Promise.resolve(/slow query: read slow-one took \d+ ms/.test(output())))
    expect(output()).not.toContain('secret')
  })
})

describe('a server whose readers and other statements are all busy', () => {
  const server = useServer({
    CLICKHOUSE_EMBEDDED_WRITERS: 1,
    CLICKHOUSE_EMBEDDED_READERS: 1,
    CLICKHOUSE_EMBEDDED_MAX_WAITING: 1,
  })

  it('refuses statements when the queue is full, and still inserts', async () => {
    const { url } = server()
    await ask(url, 'CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a')
    await ask(url, 'CREATE TABLE sink (a UInt64) ENGINE = Null')
    const write = 'INSERT INTO sink SELECT number FROM numbers(1000000000000)'
    const reads = [1, 2, 3].map(() => askWithoutWaiting(url, endless))
    const writes = [1, 2, 3, 4].map(() => askWithoutWaiting(url, write))
    // One read and two writes run, one of each waits: one of each is refused, whichever came last.
    const answers = (queries: PendingAnswer[]): Answer[] =>
      queries.map((query) => query.answer()).filter((answer) => answer !== undefined)
    await waitUntil(() => Promise.resolve(answers(reads).length > 0 && answers(writes).length > 0))
    expect(answers([...reads, ...writes]).map(({ code }) => code)).toEqual(['202', '202'])

    expect(await ask(`${url}/?query=INSERT+INTO+t+FORMAT+CSV`, '1\n2\n')).toMatchObject({ status: 200 })
    expect(answers([...reads, ...writes])).toHaveLength(2)

    await Promise.all([...reads, ...writes].map((query) => query.giveUp()))
    await waitUntil(async () => (await ask(url, 'SELECT count() FROM t')).text === '2\n')
  })

  it('gives up waiting at the deadline of the request', async () => {
    const { url } = server()
    const running =
      "SELECT count() FROM system.processes WHERE query LIKE '%1000000000000%' AND query NOT LIKE '%LIKE%'"
    const read = askWithoutWaiting(`${url}/?max_execution_time=30`, endless)
    // When one of our reads gets its turn, the endless one has not begun; when one times out in the queue, the endless
    // one runs.
    await waitUntil(async () => (await ask(`${url}/?max_execution_time=1`, running)).code === '159')
    const answer = await ask(`${url}/?max_execution_time=1`, 'SELECT 1')
    expect(answer).toMatchObject({ status: 408, code: '159' })
    expect(answer.text).toContain('waited 1000 ms')
    await read.giveUp()
  })
})
