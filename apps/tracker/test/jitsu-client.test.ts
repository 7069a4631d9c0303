import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { jitsuAnalytics } from '@jitsu/js'
import { sourceSchema } from '@frontpage/contracts'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { basic, createTrackerClient, selectStored, storedIds, type TrackerClient } from './tracker-client.js'

const sources = [
  { id: 'dev', name: 'Development', writeKey: 'dev', site: 'dev' },
  // A key as Jitsu gives it, taken over whole.
  { id: 'moved', name: 'Moved', writeKey: 'k1f:s3cr3t', site: 'daily' },
].map((source) => sourceSchema.parse(source))

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: sources } })
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

interface Stored {
  type: string
  event: string
  user_id: string
  group_id: string
  url: string
  traits: unknown
  library_name: string
}

describe.each([
  ['a page', 'k1f:s3cr3t', false, 'moved'],
  ['a server', 'k1f:s3cr3t', true, 'moved'],
  ['a page whose key’s id is the write key', 'dev:s3cr3t', false, 'dev'],
])('Jitsu’s SDK in %s', (kind, writeKey, s2s, source) => {
  it('brings every kind of call into the archive', async () => {
    const { journal } = network.tracker
    const before = journal.stats().eventsAppended
    const url = `https://news.example/world/${encodeURIComponent(kind)}`
    const sdk = jitsuAnalytics({ host: network.tracker.url, writeKey, s2s, errorPolicy: 'rethrow' })
    await sdk.identify('u-1', { plan: 'free' })
    await sdk.page({ url, title: 'Hello' })
    await sdk.track('Story Read', { storyId: 's-1', kind })
    await sdk.group('g-1', { seats: 3 })
    await waitFor(() => journal.stats().eventsAppended >= before + 4)
    const rows = await selectStored<Stored>(
      network,
      `SELECT type, event, user_id, group_id, url, traits, library_name FROM events FINAL
       WHERE source_id = {source:String} ORDER BY received_at DESC, type LIMIT 4`,
      { source },
    )
    const of = (type: string): Stored | undefined => rows.find((row) => row.type === type)
    expect(rows.map((row) => row.library_name)).toEqual(Array.from({ length: 4 }, () => '@jitsu/js'))
    expect(of('identify')).toMatchObject({ user_id: 'u-1', traits: { plan: 'free' } })
    expect(of('page')).toMatchObject({ url, user_id: 'u-1' })
    expect(of('track')).toMatchObject({ event: 'Story Read' })
    expect(of('group')).toMatchObject({ group_id: 'g-1', traits: { seats: 3 } })
  })
})

describe('a write key with a secret', () => {
  const page = (messageId: string): object => ({ type: 'page', anonymousId: 'a', messageId })

  it.each<[string, string, Record<string, string>]>([
    ['its header', '/api/s/page', { 'x-write-key': 'k1f:s3cr3t' }],
    ['Basic authorization', '/v1/page', { authorization: basic('k1f:s3cr3t') }],
    ['a user name and a password', '/v1/page', { authorization: `Basic ${btoa('k1f:s3cr3t')}` }],
    ['the query', '/v1/page?writeKey=k1f:s3cr3t', {}],
  ])('is read from %s', async (what, path, headers) => {
    const { status } = await tracker.post(path, page(`key-${what}`), { authorization: '', ...headers })
    expect(status).toBe(200)
    expect(await storedIds(network, `key-${what}`)).toHaveLength(1)
  })

  it.each([
    ['nobody:s3cr3t', 401],
    ['k1f', 401],
    ['k1f:other', 401],
    [':dev', 401],
    ['dev:', 200],
    ['dev:any:thing', 200],
  ])('%s is answered %i', async (writeKey, status) => {
    const headers = { authorization: '', 'x-write-key': writeKey }
    const answer = await tracker.post('/api/s/s2s/page', page(''), headers)
    expect(answer.status).toBe(status)
  })

  it('is a key that a source may be given', async () => {
    const put = (writeKey: string) =>
      tracker.admin('PUT', '/v1/admin/sources/given', { name: 'Given', writeKey, site: 'daily' })
    expect((await put('a_1:b-2')).status).toBeLessThan(300)
    for (const bad of ['a:', ':b', 'a:b:c', 'a b']) expect([bad, (await put(bad)).status]).toEqual([bad, 400])
  })
})
