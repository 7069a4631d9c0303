import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { createTrackerClient, selectStored } from './tracker-client.js'

/** What docs/tracker.md tells of the values that the archive does not keep as they were sent. */
let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

it('drops properties that are null or an empty object, and keeps them in lists and in the context', async () => {
  const values = { gone: null, empty: {}, inner: { gone: null }, list: [null, {}, 1], zero: 0, text: '' }
  await createTrackerClient(network.tracker.url, network).post('/v1/identify', {
    userId: 'u',
    messageId: 'dropped-1',
    properties: values,
    traits: values,
    context: { own: values },
    own: values,
  })
  const [row] = await selectStored<Record<string, unknown>>(
    network,
    `SELECT properties, traits, context, other FROM events FINAL WHERE message_id = 'dropped-1'`,
  )
  const kept = { list: [null, {}, 1], zero: 0, text: '' }
  expect([row?.['properties'], row?.['traits']]).toEqual([kept, kept])
  expect(JSON.parse(String(row?.['context']))).toEqual({ own: values })
  expect(JSON.parse(String(row?.['other']))).toEqual({ own: values })
})

it('keeps a dot in a name, which SQL finds under its escape', async () => {
  const properties = { 'utm.campaign': 'autumn', utm: { campaign: 'winter' }, 'a.b': { 'c.d': 1 } }
  await createTrackerClient(network.tracker.url, network).post('/v1/track', {
    event: 'e',
    userId: 'u',
    messageId: 'dotted-1',
    properties,
  })
  const rows = await selectStored(
    network,
    `SELECT properties, properties.\`utm%2Ecampaign\`::String AS dotted, properties.utm.campaign::String AS inside
     FROM events FINAL WHERE message_id = 'dotted-1'`,
  )
  expect(rows).toEqual([{ properties, dotted: 'autumn', inside: 'winter' }])
})
