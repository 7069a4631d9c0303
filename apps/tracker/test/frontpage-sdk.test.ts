import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { connectRaw } from './raw-client.js'
import { createTrackerClient, type TrackerClient } from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

async function encoded(accepted: string): Promise<{ encoding: string | undefined; body: Buffer }> {
  const client = await connectRaw(network.tracker.port)
  client.write(`GET /sdk.js HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: ${accepted}\r\n\r\n`)
  const answer = await client.next()
  client.socket.destroy()
  return {
    encoding: answer?.headers.get('content-encoding') ?? undefined,
    body: Buffer.from(answer!.body, 'latin1'),
  }
}

describe('the browser SDK’s script', () => {
  it('may be loaded by every page, and is asked for again after an hour', async () => {
    const { status, headers, body } = await tracker.fetch('/sdk.js')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('cache-control')).toBe('public, max-age=3600, stale-while-revalidate=86400')
    expect(headers.get('vary')).toMatch(/accept-encoding/i)
    expect(String(body)).toContain('frontpage')

    const again = await tracker.fetch('/sdk.js', { headers: { 'if-none-match': headers.get('etag')! } })
    expect([again.status, again.headers.get('etag')]).toEqual([304, headers.get('etag')])
  })

  it('is kept for a year by its hash, and not by another one', async () => {
    const { headers } = await tracker.fetch('/sdk.js')
    const hash = headers.get('etag')!.slice(1, -1)
    const byHash = await tracker.fetch(`/sdk.js?v=${hash}`)
    expect(byHash.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const byOld = await tracker.fetch('/sdk.js?v=an-older-one')
    expect([byOld.status, byOld.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=3600, stale-while-revalidate=86400',
    ])
  })

  it('is compressed as the browser accepts it', async () => {
    const plain = await encoded('identity')
    expect(plain.encoding).toBeUndefined()
    const br = await encoded('gzip, deflate, br')
    expect([br.encoding, brotliDecompressSync(br.body)]).toEqual(['br', plain.body])
    const gzip = await encoded('gzip, br;q=0')
    expect([gzip.encoding, gunzipSync(gzip.body)]).toEqual(['gzip', plain.body])
  })

  it('is at the path that the configuration names, and at no other', async () => {
    const elsewhere = await network.startTracker({ sdkPath: '/assets/news.js' })
    expect((await fetch(`${elsewhere.url}/assets/news.js`)).status).toBe(200)
    expect((await fetch(`${elsewhere.url}/sdk.js`)).status).toBe(404)
  })
})
