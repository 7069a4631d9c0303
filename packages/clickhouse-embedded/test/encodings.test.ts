import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import zlib from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decodeCompressedBlocks, toCompressedBlock } from '../src/encoding/compressed-blocks.js'
import { decodeLz4Frames, toLz4Frame } from '../src/encoding/lz4-frame.js'
import { createDataDir, removeDataDir, startServer, type EmbeddedServer } from './embedded-server.js'

const user = { CLICKHOUSE_EMBEDDED_USER: 'anna', CLICKHOUSE_EMBEDDED_PASSWORD: 'secret' }
const credentials = `Basic ${btoa('anna:secret')}`
let server: EmbeddedServer
let dataDir: string

beforeAll(async () => {
  dataDir = await createDataDir()
  server = await startServer(dataDir, { ...user, CLICKHOUSE_EMBEDDED_MAX_BODY_BYTES: 2_000_000 })
  await ask('', 'CREATE TABLE source (n UInt64 CODEC(LZ4)) ENGINE = Log')
  await ask('', 'CREATE TABLE copy (n UInt64) ENGINE = MergeTree ORDER BY n')
})
afterAll(async () => {
  await server.stop()
  await removeDataDir(dataDir)
})

interface Answer {
  status: number | undefined
  code: string | undefined
  encoding: string | undefined
  bytes: Buffer
}

/** Does not use `fetch`, which decodes what it receives. */
async function ask(
  search: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const sent = httpRequest(`${server.url}/?${search}`, {
    method: 'POST',
    headers: { Authorization: credentials, ...headers },
  })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const { statusCode: status, headers: received } = response
  return {
    status,
    code: received['x-clickhouse-exception-code'] as string | undefined,
    encoding: received['content-encoding'],
    bytes: await buffer(response),
  }
}

async function collect(decoded: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of decoded) parts.push(part)
  return Buffer.concat(parts)
}

async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield Promise.resolve(bytes.subarray(at, at + 65_536))
}
const decodeBlocks = (bytes: Buffer): Promise<Buffer> => collect(decodeCompressedBlocks(inChunks(bytes)))

const text = async (search: string, sql: string): Promise<string> => String((await ask(search, sql)).bytes)

const decoders: [string, (bytes: Buffer) => Buffer | Promise<Buffer>][] = [
  ['gzip', (bytes) => zlib.gunzipSync(bytes)],
  ['br', (bytes) => zlib.brotliDecompressSync(bytes)],
  ['deflate', (bytes) => zlib.inflateSync(bytes)],
  ['lz4', (bytes) => collect(decodeLz4Frames(inChunks(bytes)))],
]

describe('an error', () => {
  const search = 'enable_http_compression=1'

  it.each(decoders)('is sent in %s to a client that wants results in it', async (encoding, decode) => {
    const headers = { 'Accept-Encoding': encoding }
    const answer = await ask(search, 'SELECT * FROM nobody', headers)
    expect(answer).toMatchObject({ status: 404, code: '60', encoding })
    expect(String(await decode(answer.bytes))).toMatch(/^Code: 60\. DB::Exception: [^]*\(UNKNOWN_TABLE\)/)
    const result = await ask(search, 'SELECT 1', headers)
    expect(result).toMatchObject({ status: 200, encoding })
    expect(String(await decode(result.bytes))).toBe('1\n')
    const large = await ask(search, 'SELECT number FROM numbers(100000)', headers)
    expect(large).toMatchObject({ status: 200, encoding })
    expect((await decode(large.bytes)).length).toBe(588_890)
  })

  it('is sent as it is to all others, and to those who may not ask', async () => {
    const headers = { 'Accept-Encoding': 'gzip' }
    const plain = await ask('', 'SELECT * FROM nobody', headers)
    expect(plain).toMatchObject({ code: '60', encoding: undefined })
    expect(String(plain.bytes)).toMatch(/^Code: 60\./)
    const stranger = await ask(search, 'SELECT 1', {
      ...headers,
      Authorization: `Basic ${btoa('anna:wrong')}`,
    })
    expect(stranger).toMatchObject({ code: '516', encoding: undefined })
    expect(String(stranger.bytes)).toMatch(/^Code: 516\./)
  })

  it('is sent in a block to a client that wants results in blocks', async () => {
    const answer = await ask('compress=1', 'SELECT * FROM nobody')
    expect(answer).toMatchObject({ status: 404, code: '60', encoding: undefined })
    expect(String(await decodeBlocks(answer.bytes))).toMatch(/^Code: 60\./)
  })
})

describe('compress=1', () => {
  it.each([
    ['SELECT 1', '1\n'],
    ['SELECT 1 WHERE 0', ''],
    ['SELECT 1 AS a FORMAT JSONEachRow', '{"a":1}\n'],
    ['SELECT 1 FORMAT Null', ''],
    ['CREATE TABLE IF NOT EXISTS copy (n UInt64) ENGINE = Log', ''],
  ])('answers %s in blocks', async (sql, expected) => {
    const answer = await ask('compress=1', sql)
    expect(answer).toMatchObject({ status: 200, encoding: undefined })
    expect(String(await decodeBlocks(answer.bytes))).toBe(expected)
  })

  it('answers with many blocks', async () => {
    const sql = 'SELECT number FROM numbers(200000) FORMAT RowBinary'
    const { bytes } = await ask('compress=1', sql, { 'Accept-Encoding': 'gzip' })
    expect(bytes.readUInt32LE(17)).toBeLessThan(bytes.length / 4)
    const rows = await decodeBlocks(bytes)
    expect(rows.equals((await ask('', sql)).bytes)).toBe(true)
  })
})

/** The engine keeps columns in the same blocks, with the same checksums. */
async function readColumn(table: string): Promise<Buffer> {
  const sql = `SELECT arrayJoin(data_paths) FROM system.tables WHERE name = '${table}' FORMAT TabSeparatedRaw`
  const path = (await text('', sql)).trim()
  const directory = path.startsWith('/') ? path : join(dataDir, 'chdb', path)
  const [file = ''] = (await readdir(directory)).filter((name) => name.endsWith('.bin'))
  return readFile(join(directory, file))
}

describe('decompress=1', () => {
  const insert = `decompress=1&query=${encodeURIComponent('INSERT INTO copy FORMAT RowBinary')}`
  const rows = 'SELECT count(), sum(sipHash64(n))'

  it('takes the blocks that the engine itself has written', async () => {
    await ask(
      '',
      'INSERT INTO source SELECT intDiv(number, 7) + (number % 3 = 0) * sipHash64(number) FROM numbers(150000)',
    )
    const column = await readColumn('source')
    const numbers = (await ask('', 'SELECT n FROM source FORMAT RowBinary')).bytes
    expect(column.length).toBeLessThan(numbers.length)
    expect((await decodeBlocks(column)).equals(numbers)).toBe(true)
    expect(await ask(insert, column)).toMatchObject({ status: 200 })
    expect(await text('', `${rows} FROM copy`)).toBe(await text('', `${rows} FROM source`))
    await ask('', 'TRUNCATE TABLE copy')
  })

  it('takes statement and rows in blocks, inside another encoding or not', async () => {
    const body = toCompressedBlock(Buffer.from('INSERT INTO copy FORMAT CSV\n1\n2\n'))
    expect(await ask('decompress=1', body)).toMatchObject({ status: 200 })
    const zipped = zlib.gzipSync(Buffer.concat([body, toCompressedBlock(Buffer.from('3\n'))]))
    expect(await ask('decompress=1', zipped, { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 200 })
    expect(await text('', 'SELECT n FROM copy ORDER BY n')).toBe('1\n1\n2\n2\n3\n')
    expect(String((await ask('decompress=1', toCompressedBlock(Buffer.from('SELECT 4')))).bytes)).toBe('4\n')
    await ask('', 'TRUNCATE TABLE copy')
  })

  it.each<[string, (block: Buffer) => Buffer, string]>([
    ['is cut off', (block) => block.subarray(0, -1), '271'],
    ['is damaged', (block) => Buffer.concat([block.subarray(0, -1), Buffer.of(1)]), '271'],
    ['is none', () => Buffer.from('12345678'.repeat(8)), '271'],
    [
      'is too large',
      () => Buffer.concat(Array<Buffer>(3).fill(toCompressedBlock(Buffer.alloc(800_000)))),
      '229',
    ],
  ])('stores nothing of a block that %s', async (_, change, code) => {
    const good = toCompressedBlock(Buffer.alloc(80))
    expect(await ask(insert, Buffer.concat([good, change(good)]))).toMatchObject({ code })
    expect(await text('', 'SELECT count() FROM copy')).toBe('0\n')
  })
})

describe('Content-Encoding: lz4', () => {
  const insert = `query=${encodeURIComponent('INSERT INTO copy FORMAT RowBinary')}`
  const headers = { 'Content-Encoding': 'lz4' }

  it('takes what the engine has compressed', async () => {
    const sql = 'SELECT toUInt64(sipHash64(number) % 1000) FROM numbers(200000) FORMAT RowBinary'
    const { bytes } = await ask('enable_http_compression=1', sql, { 'Accept-Encoding': 'lz4' })
    expect(bytes.length).toBeLessThan(1_600_000)
    expect(await ask(insert, bytes, headers)).toMatchObject({ status: 200 })
    expect(await text('', 'SELECT count(), sum(n) FROM copy')).toBe(
      await text('', 'SELECT count(), sum(sipHash64(number) % 1000) FROM numbers(200000)'),
    )
    await ask('', 'TRUNCATE TABLE copy')
    expect(await ask(insert, bytes.subarray(0, -9), headers)).toMatchObject({ code: '271' })
    expect(await text('', 'SELECT count() FROM copy')).toBe('0\n')
  })

  it('refuses a body that is too large once it is decoded', async () => {
    const bomb = (
      await ask('enable_http_compression=1', 'SELECT toUInt64(0) FROM numbers(500000) FORMAT RowBinary', {
        'Accept-Encoding': 'lz4',
      })
    ).bytes
    expect(bomb.length).toBeLessThan(100_000)
    expect(await ask(insert, bomb, headers)).toMatchObject({ status: 413, code: '229' })
    expect(await text('', 'SELECT count() FROM copy')).toBe('0\n')
  })

  it('is what clickhouse-connect sends: a frame for the statement and one for each block of rows', async () => {
    const connect = { 'Content-Type': 'application/octet-stream', 'Content-Encoding': 'lz4' }
    const native = (await ask('', 'SELECT number AS n FROM numbers(3) FORMAT Native')).bytes
    const statement = toLz4Frame(Buffer.from('INSERT INTO copy (`n`) FORMAT Native\n'))
    const frames = Buffer.concat([statement, toLz4Frame(native), toLz4Frame(native)])
    expect(await ask('', frames, connect)).toMatchObject({ status: 200 })
    expect(await text('', 'SELECT count(), sum(n) FROM copy')).toBe('6\t6\n')
  })
})
