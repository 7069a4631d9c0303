import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createDataDir, removeDataDir, startServer, type EmbeddedServer } from './embedded-server.js'

/** Bytes that are not UTF-8, of which no part may change on the way to the engine. */
let server: EmbeddedServer
let dataDir: string

beforeAll(async () => {
  dataDir = await createDataDir()
  server = await startServer(dataDir)
})
afterAll(async () => {
  await server.stop()
  await removeDataDir(dataDir)
})

async function ask(search: string, body: Uint8Array<ArrayBuffer> | string | FormData = ''): Promise<string> {
  const response = await fetch(`${server.url}/?${search}`, { method: 'POST', body })
  return response.text()
}

/** Each character of the text is one byte. */
const latin1 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'))

describe('a statement', () => {
  it.each([
    ["SELECT hex('\xff')", 'FF\n'],
    ["SELECT hex('a\\\xffb\\n\xc3\xbc\xc3'), 1", '615CFF620AC3BCC3\t1\n'],
    ['SELECT hex($a$\xfe\\$a$)', 'FE5C\n'],
    ["SELECT hex('\xe2\x80\x98'), hex(\xe2\x80\x98\xff\xe2\x80\x99)", 'E28098\tFF\n'],
    ['SELECT 1 AS `\xff` FORMAT CSVWithNames', '"\ufffd"\n1\n'],
    ['SELECT /* \xff */ 1 -- \xff', '1\n'],
  ])('keeps its bytes in the body: %j', async (sql, expected) => {
    expect(await ask('', latin1(sql))).toBe(expected)
  })

  it('keeps them in the URL, in parameters and in settings', async () => {
    expect(await ask('query=SELECT+hex(%27%FF%C3%BC%27)')).toBe('FFC3BC\n')
    expect(await ask('param_x=%FF%C3&query=SELECT+hex(%7Bx:String%7D)')).toBe('FFC3\n')
    expect(await ask('log_comment=%FF', "SELECT hex(getSetting('log_comment'))")).toBe('FF\n')
    expect(await ask('query=SELECT+hex(%27%FF%27),', latin1("hex('\xfe')"))).toBe('FF\tFE\n')
  })

  it('is refused where ClickHouse knows no such byte', async () => {
    expect(await ask('', latin1('SELECT \xff'))).toMatch(/^Code: 62\./)
  })

  it('is refused in a form, whose fields are text', async () => {
    const form = new FormData()
    form.set('query', 'SELECT hex({x:String})')
    form.set('param_x', 'ü')
    expect(await ask('', form)).toBe('C3BC\n')
    const boundary = 'b'
    const part = (name: string, value: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const body = latin1(
      `${part('query', 'SELECT hex({x:String})')}${part('param_x', '\xff')}--${boundary}--\r\n`,
    )
    const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` }
    const response = await fetch(server.url, { method: 'POST', body, headers })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('not UTF-8')
  })
})

describe('rows', () => {
  const every = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte))

  it.each([
    ['behind their statement', '', `INSERT INTO bytes FORMAT RowBinary\n\x80\x02${every}`],
    ['behind a statement in the URL', 'query=INSERT+INTO+bytes+FORMAT+RowBinary', `\x80\x02${every}`],
    ['as VALUES', '', `INSERT INTO bytes VALUES ('${every.replace(/['\\]/g, '\\$&')}')`],
    [
      'as VALUES in the URL',
      `query=${encodeLatin1(`INSERT INTO bytes VALUES ('${every.replace(/['\\]/g, '\\$&')}')`)}`,
      '',
    ],
    ['of a SELECT', '', `INSERT INTO bytes SELECT '${every.replace(/['\\]/g, '\\$&')}'`],
    [
      'behind long VALUES',
      '',
      `INSERT INTO bytes VALUES ${`('\xff\xfe'), `.repeat(60_000)}('${every.replace(/['\\]/g, '\\$&')}')`,
    ],
  ])('%s keep their bytes', async (_, search, body) => {
    await ask('', 'CREATE OR REPLACE TABLE bytes (`a` String) ENGINE = MergeTree ORDER BY tuple()')
    expect(await ask(search, latin1(body))).toBe('')
    expect(await ask('', 'SELECT hex(a) FROM bytes WHERE length(a) > 2')).toBe(
      `${Buffer.from(every, 'latin1').toString('hex').toUpperCase()}\n`,
    )
    expect(await ask('', "SELECT countIf(a != '\\xff\\xfe') FROM bytes")).toBe('1\n')
  })

  it('follow a column whose name is not UTF-8', async () => {
    await ask('', latin1('CREATE OR REPLACE TABLE names (`\xff` String) ENGINE = MergeTree ORDER BY tuple()'))
    expect(await ask('', latin1('INSERT INTO names (`\xff`) FORMAT CSV\n\xfe\n'))).toBe('')
    expect(await ask('', latin1('SELECT hex(`\xff`) FROM names'))).toBe('FE\n')
  })
})

function encodeLatin1(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex').replace(/../g, '%$&')
}
