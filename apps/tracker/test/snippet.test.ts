import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { gunzipSync } from 'node:zlib'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { openPage } from './open-page.js'
import { connectRaw } from './raw-client.js'
import { createTrackerClient, selectStored, type TrackerClient } from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

const path = '/analytics.js/v1/dev/analytics.min.js'

/** Segment's snippet, shortened: calls are noted until the script that it loads has taken over. */
function snippet(url: string): string {
  return `
    const analytics = (window.analytics = [])
    for (const method of ['page', 'track', 'identify']) {
      analytics[method] = (...args) => analytics.push([method, ...args])
    }
    analytics._writeKey = 'dev'
    const script = document.createElement('script')
    script.async = true
    script.src = ${JSON.stringify(url + path)}
    document.head.appendChild(script)
    analytics.page()
    analytics.track('Story Read', { storyId: 'snippet-story' })
    analytics.identify('u-1', { plan: 'free' })`
}

describe('Segment’s snippet in a page', () => {
  it('loads its script from here and sends its calls here, with no other request', async () => {
    const { journal } = network.tracker
    const before = journal.stats().eventsAppended
    const page = await openPage([snippet(network.tracker.url)], { isCrossOrigin: true, path: '/snippet' })
    await waitFor(() => journal.stats().eventsAppended >= before + 3)
    await page.close()
    const rows = await selectStored<{ type: string }>(
      network,
      `SELECT type, story_id, user_id, traits, library_name FROM events FINAL WHERE path = '/snippet' OR user_id = 'u-1' ORDER BY type`,
    )
    expect(rows).toMatchObject([
      { type: 'identify', user_id: 'u-1', traits: { plan: 'free' }, library_name: 'analytics.js' },
      { type: 'page', story_id: 'news.example/snippet' },
      { type: 'track', story_id: 'snippet-story' },
    ])
    const metrics = String((await tracker.fetch('/metrics')).body)
    expect(metrics).toMatch(/route="\/analytics\.js\/v1\/:writeKey\/analytics\.min\.js"/)
    expect(metrics).not.toMatch(/_count\{[^}]*route="\/v1\/projects\/:writeKey\/settings"[^}]*\} [1-9]/)
  })
})

describe('the snippet’s script', () => {
  it('may be loaded by every page, and is compressed and kept', async () => {
    const { status, headers, body } = await tracker.fetch(path, {
      headers: { 'accept-encoding': 'identity' },
    })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('cache-control')).toBe('private, max-age=300')
    expect(String(body)).toContain(`"apiHost":"127.0.0.1:${network.tracker.port}/v1","protocol":"http"`)

    const client = await connectRaw(network.tracker.port)
    const host = `127.0.0.1:${network.tracker.port}`
    client.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: br, gzip\r\n\r\n`)
    const compressed = await client.next()
    client.socket.destroy()
    expect(compressed?.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(Buffer.from(compressed!.body, 'latin1'))).toEqual(body)

    const again = await tracker.fetch(path, { headers: { 'if-none-match': headers.get('etag')! } })
    expect([again.status, again.headers.get('etag')]).toEqual([304, headers.get('etag')])
  })

  it('is of the configured address, whichever host is asked, and any cache may keep it', async () => {
    const behind = await network.startTracker({ publicUrl: 'https://www.daily.example/events/' })
    const client = await connectRaw(behind.port)
    client.write(`GET ${path} HTTP/1.1\r\nHost: evil.example\r\n\r\n`)
    const answer = await client.next()
    client.socket.destroy()
    expect(answer?.headers.get('cache-control')).toBe('public, max-age=300')
    expect(answer?.body).toContain('"apiHost":"www.daily.example/events/v1","protocol":"https"')
    expect(answer?.body).toContain('"https://www.daily.example/events"')
    expect(answer?.body).not.toContain('evil')
  })

  it('holds nothing of its address but a key that a source has', async () => {
    const { status, body } = await tracker.fetch(`/analytics.js/v1/${encodeURIComponent('dev:"+alert(1)+"')}/analytics.min.js`) // prettier-ignore
    expect(status).toBe(200)
    expect(String(body)).not.toContain('alert(1)')
    const unknown = await tracker.fetch('/analytics.js/v1/nobody/analytics.min.js')
    expect([unknown.status, unknown.body]).toEqual([
      404,
      expect.objectContaining({ code: 'unknown_write_key' }),
    ])
  })

  it('points to no host but those of the source’s origins and this machine', async () => {
    const client = await connectRaw(network.tracker.port)
    client.write(`GET ${path} HTTP/1.1\r\nHost: a@evil.example\r\n\r\n`)
    expect((await client.next())?.status).toBe(421)
    client.socket.destroy()
  })

  it('finds its further parts beside it, for ever', async () => {
    const { body } = await tracker.fetch(path)
    const [, hash] = /"auto-track"[^}]*\}.*?"\.bundle\."\+\{[^}]*?248:"([\da-f]+)"/.exec(String(body))!
    const part = await tracker.fetch(`/analytics-next/bundles/auto-track.bundle.${hash}.js`)
    expect([part.status, part.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ])
    expect(part.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    for (const name of ['auto-track.bundle.0.js', 'standalone.js', '..%2Fpackage.json']) {
      expect([name, (await tracker.fetch(`/analytics-next/bundles/${name}`)).status]).toEqual([name, 404])
    }
  })
})
