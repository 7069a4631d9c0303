import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { createTrackerClient, select, type TrackerClient } from './tracker-client.js'

let network: TestNetwork
let trackers: readonly TrackerClient[]
beforeAll(async () => {
  network = await startTestNetwork()
  const second = await network.startTracker({ initialSources: [] })
  trackers = [network.tracker, second].map(({ url }) => createTrackerClient(url, network))
})
afterAll(() => network.stop())

const path = '/v1/admin/sources'
const bodyOf = (name: string, writeKey = `key-of-${name}`) => ({ name, writeKey, site: 'daily' })

async function send(
  method: string,
  to: string,
  { body, ifMatch, tracker = 0 }: { body?: object; ifMatch?: string; tracker?: number } = {},
) {
  const response = await trackers[tracker]!.fetch(to, {
    method,
    headers: {
      authorization: `Bearer ${network.adminSecret}`,
      'content-type': 'application/json',
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer = (response.body ?? {}) as Record<string, unknown>
  return { status: response.status, tag: response.headers.get('etag'), answer, code: answer['code'] }
}

it('is changed by who has seen its last version, and by nobody else who says what they have seen', async () => {
  const made = await send('PUT', `${path}/web`, { body: bodyOf('Web') })
  expect([made.status, made.tag]).toEqual([200, '"1"'])
  expect((await send('GET', `${path}/web`, { tracker: 1 })).tag).toBe('"1"')
  const changed = await send('PUT', `${path}/web`, { body: bodyOf('Second', 'w'), ifMatch: '"1"' })
  expect([changed.status, changed.tag]).toEqual([200, '"2"'])
  const late = await send('PUT', `${path}/web`, { body: bodyOf('Late', 'w'), ifMatch: '"1"', tracker: 1 })
  expect([late.status, late.code]).toEqual([412, 'version_changed'])
  expect((await send('GET', `${path}/web`)).answer['name']).toBe('Second')
  const any = await send('PUT', `${path}/web`, { body: bodyOf('Any', 'w'), ifMatch: '*' })
  expect([any.status, any.tag]).toEqual([200, '"3"'])
  const none = await send('PUT', `${path}/none`, { body: bodyOf('None'), ifMatch: '*' })
  expect(none.status).toBe(412)
  expect((await send('PUT', `${path}/web`, { body: bodyOf('Web'), ifMatch: '1' })).status).toBe(400)
})

it('is changed by one of many who saw the same version, and nobody’s change comes back later', async () => {
  await send('PUT', `${path}/raced`, { body: bodyOf('Raced') })
  const writers = Array.from({ length: 8 }, (_, writer) => writer)
  const answers = await Promise.all(
    writers.map((writer) => {
      const body = bodyOf(`Writer ${writer}`, 'key-of-Raced')
      return send('PUT', `${path}/raced`, { body, ifMatch: '"1"', tracker: writer % 2 })
    }),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(7)
  const winner = `Writer ${answers.findIndex(({ status }) => status === 200)}`
  expect((await send('GET', `${path}/raced`)).answer['name']).toBe(winner)
  // After Redis has lost everything, the record is restored from the history.
  await network.redis.flushdb()
  await waitFor(async () => (await send('GET', `${path}/raced`, { tracker: 1 })).answer['name'] === winner)
})

it('is changed together with others in one call, each with a version of its own', async () => {
  await send('PUT', `${path}/one`, { body: bodyOf('One') })
  const put = Object.fromEntries(['one', 'two', 'three'].map((id) => [id, bodyOf(id)]))
  const { status, answer } = await send('PATCH', path, { body: { put } })
  expect([status, answer]).toEqual([
    200,
    {
      data: [
        { id: 'one', version: 2 },
        { id: 'two', version: 1 },
        { id: 'three', version: 1 },
      ],
    },
  ])
  const rows = await select(
    network,
    `SELECT id, version, actor FROM control_history WHERE id IN ('one', 'two', 'three') ORDER BY id, version`,
  )
  expect(rows).toEqual([
    { id: 'one', version: 1, actor: 'tester' },
    { id: 'one', version: 2, actor: 'tester' },
    { id: 'three', version: 1, actor: 'tester' },
    { id: 'two', version: 1, actor: 'tester' },
  ])
})

it('is not changed with others where one of them cannot be', async () => {
  const put = { four: bodyOf('four'), five: bodyOf('five', 'key-of-one') }
  const refused = await send('PATCH', path, { body: { put } })
  expect([refused.status, refused.code]).toEqual([409, 'write_key_taken'])
  const same = await send('PATCH', path, { body: { put: { six: bodyOf('x'), seven: bodyOf('x') } } })
  expect([same.status, same.code]).toEqual([409, 'write_key_taken'])
  const wrong = await send('PATCH', path, { body: { put: { four: bodyOf('four'), eight: { name: '' } } } })
  expect(wrong.status).toBe(400)
  for (const id of ['four', 'five', 'six', 'seven', 'eight']) {
    expect((await send('GET', `${path}/${id}`)).status).toBe(404)
  }
  expect((await send('PATCH', path, { body: {} })).status).toBe(400)
})

it('is listed in pages, in the order of ids', async () => {
  const ids = async (query: string): Promise<string[]> => {
    const { answer } = await send('GET', `${path}${query}`, { tracker: 1 })
    return (answer['data'] as { id: string }[]).map(({ id }) => id)
  }
  const all = await ids('')
  expect(all).toEqual(all.toSorted())
  expect([...(await ids('?limit=3')), ...(await ids(`?after=${all[2]}`))]).toEqual(all)
  expect(await ids('?after=zzz')).toEqual([])
})
