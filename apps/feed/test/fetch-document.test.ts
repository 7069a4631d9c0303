import { gzipSync, brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { LookUp } from '../src/catalogue/fetching/allowed-target.js'
import { fetchDocument, type FetchOptions } from '../src/catalogue/fetching/fetch-document.js'
import type { FetchOutcome } from '../src/catalogue/fetching/fetch-outcome.js'
import { startFeedServer, type FeedServer } from './feed-server.js'

let server: FeedServer
/** A second server of the same machine, which nobody has allowed. */
let inner: FeedServer
beforeAll(async () => {
  server = await startFeedServer()
  inner = await startFeedServer()
  inner.on('/secret', (res) => res.end('secret'))
})
afterAll(async () => {
  await server.stop()
  await inner.stop()
})

function fetchIt(address: string, over: Partial<FetchOptions> = {}): Promise<FetchOutcome> {
  return fetchDocument(address, {
    validators: {},
    maxBytes: 100_000,
    timeoutMs: 10_000,
    privateHosts: [server.host],
    ...over,
  })
}

async function textOf(outcome: Promise<FetchOutcome>): Promise<string | FetchOutcome> {
  const fetched = await outcome
  return fetched.kind === 'document' ? fetched.bytes.toString() : fetched
}

it('fetches a document, compressed or not', async () => {
  server.on('/plain', (res) => res.end('plain'))
  server.on('/gzip', (res) => res.setHeader('Content-Encoding', 'gzip').end(gzipSync('gzip')))
  server.on('/br', (res) => res.setHeader('Content-Encoding', 'br').end(brotliCompressSync('br')))
  for (const name of ['plain', 'gzip', 'br'])
    expect(await textOf(fetchIt(`${server.url}/${name}`))).toBe(name)
})

it('asks for another version only, with what the server said of the last one', async () => {
  server.on('/etag', (res, req) => {
    const isKnown = req.headers['if-none-match'] === '"1"' && req.headers['if-modified-since'] === 'yesterday'
    res
      .writeHead(isKnown ? 304 : 200, { ETag: '"1"', 'Last-Modified': 'yesterday' })
      .end(isKnown ? '' : 'new')
  })
  const first = await fetchIt(`${server.url}/etag`)
  if (first.kind !== 'document') throw new Error('no document')
  expect(await fetchIt(`${server.url}/etag`, { validators: first.validators })).toEqual({
    kind: 'not-modified',
  })
})

it('follows three redirects, and says where it ended', async () => {
  for (const hop of [1, 2, 3, 4])
    server.on(`/hop/${hop}`, (res) => res.writeHead(302, { Location: `/hop/${hop + 1}` }).end())
  server.on('/hop/5', (res) => res.end('there'))
  expect(await fetchIt(`${server.url}/hop/2`)).toMatchObject({ kind: 'document', url: `${server.url}/hop/5` })
  expect(await fetchIt(`${server.url}/hop/1`)).toEqual({ kind: 'failed', fault: 'too_many_redirects' })
})

it.each([
  ['the address itself', () => `${inner.url}/secret`, 'bad_address'],
  ['a private address', () => 'http://10.0.0.1/', 'private_address'],
  ['the decimal form of 127.0.0.1', () => 'http://2130706433/', 'private_address'],
  ['its octal form', () => 'http://0177.0.0.1/', 'private_address'],
  ['its short hexadecimal form', () => 'http://0x7f.1/', 'private_address'],
  ['its mapped form', () => 'http://[::ffff:127.0.0.1]/', 'private_address'],
  ['this machine by IPv6', () => 'http://[::1]/', 'private_address'],
  ['a metadata service', () => 'http://169.254.169.254/latest', 'private_address'],
  ['another port of the internet', () => 'http://8.8.8.8:6379/', 'bad_address'],
  ['another scheme', () => 'file:///etc/passwd', 'bad_address'],
  ['a login', () => 'https://user:secret@daily.example/', 'bad_address'],
  ['no address', () => 'daily', 'bad_address'],
])('refuses %s, also behind a redirect', async (_what, addressOf, fault) => {
  const address = addressOf()
  const before = inner.requests.length
  expect(await fetchIt(address)).toEqual({ kind: 'failed', fault })
  server.on('/to', (res) => res.writeHead(301, { Location: address }).end())
  const behind = await fetchIt(`${server.url}/to`)
  // A relative address is one of the same server, which has no such page.
  if (URL.canParse(address)) expect(behind).toEqual({ kind: 'failed', fault })
  expect(inner.requests.length).toBe(before)
})

it.each<[string, string[], string]>([
  ['one private address', ['10.0.0.1'], 'private_address'],
  ['a private address behind a public one', ['93.184.216.34', '127.0.0.1'], 'private_address'],
  ['no address', [], 'unknown_host'],
])('refuses a name with %s', async (_what, addresses, fault) => {
  const lookUp: LookUp = async () => addresses.map((address) => ({ address, family: 4 }))
  expect(await fetchIt('http://daily.example/', { lookUp })).toEqual({ kind: 'failed', fault })
})

it('connects to the address that it has checked, whatever the name leads to a moment later', async () => {
  const [host = '', port = ''] = server.host.split(':')
  let asked = 0
  const lookUp: LookUp = async () => [{ address: asked++ === 0 ? host : '10.0.0.1', family: 4 }]
  server.on('/named', (res, req) => res.end(req.headers.host))
  const outcome = fetchIt(`http://cms.example:${port}/named`, {
    lookUp,
    privateHosts: [`cms.example:${port}`],
  })
  expect(await textOf(outcome)).toBe(`cms.example:${port}`)
  expect(asked).toBe(1)
})

it('stops reading what is too large, as it was sent and when it is inflated', async () => {
  server.on('/large', (res) => {
    res.on('error', () => undefined)
    const write = (): void => {
      while (!res.destroyed && res.write('x'.repeat(10_000)));
    }
    res.on('drain', write)
    write()
  })
  server.on('/bomb', (res) =>
    res.setHeader('Content-Encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
  )
  const tooLarge = { kind: 'failed', fault: 'too_large' }
  expect(await fetchIt(`${server.url}/large`)).toEqual(tooLarge)
  expect(await fetchIt(`${server.url}/bomb`)).toEqual(tooLarge)
})

it('gives up on a body that does not come, and on one that breaks off', async () => {
  server.on('/slow', (res) => void res.write('a'))
  server.on('/broken', (res) => {
    res.write('a')
    res.socket?.resetAndDestroy()
  })
  expect(await fetchIt(`${server.url}/slow`, { timeoutMs: 300 })).toEqual({
    kind: 'failed',
    fault: 'timeout',
  })
  expect(await fetchIt(`${server.url}/broken`)).toEqual({ kind: 'failed', fault: 'connection_failed' })
  expect(await fetchIt(`${server.url}/gone`)).toMatchObject({ fault: 'http_status', status: 404 })
})

it('says how long a server asks to wait, and what it cannot decode', async () => {
  server.on('/busy', (res) => res.writeHead(503, { 'Retry-After': '120' }).end())
  server.on('/odd', (res) => res.setHeader('Content-Encoding', 'zstd').end('x'))
  server.on('/lie', (res) => res.setHeader('Content-Encoding', 'gzip').end('not gzip'))
  expect(await fetchIt(`${server.url}/busy`)).toMatchObject({ status: 503, retryAfterMs: 120_000 })
  expect(await fetchIt(`${server.url}/odd`)).toEqual({ kind: 'failed', fault: 'bad_encoding' })
  expect(await fetchIt(`${server.url}/lie`)).toEqual({ kind: 'failed', fault: 'bad_encoding' })
})

it('ends when it is told to', async () => {
  server.on('/slow', (res) => void res.write('a'))
  const ending = new AbortController()
  const fetching = fetchIt(`${server.url}/slow`, { signal: ending.signal })
  ending.abort()
  await expect(fetching).rejects.toThrow('aborted')
})
