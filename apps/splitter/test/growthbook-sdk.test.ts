import { Agent, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  clearCache,
  configureCache,
  GrowthBook,
  GrowthBookClient,
  setPolyfills,
} from '@growthbook/growthbook'
import { EventSource } from 'eventsource'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { exposuresOf } from './count-exposures.js'
import { readerOf, siteDefinitions } from './growthbook-definitions.js'
import { createPageSdk } from './growthbook-page-sdk.js'
import { createServerSdk } from './growthbook-server-sdk.js'
import { putDefinitions } from './put-definitions.js'

const readers = 10_000
const flags = [...Object.keys(siteDefinitions.experiments), ...Object.keys(siteDefinitions.features)]

let network: TestNetwork
let apiHost: string
/** Evaluates on this machine what it fetched with a server key, and follows changes. */
let local: GrowthBookClient

beforeAll(async () => {
  network = await startTestNetwork()
  apiHost = network.splitter.url
  await putDefinitions(network, siteDefinitions)
  setPolyfills({ EventSource })
  local = new GrowthBookClient({ apiHost, clientKey: 'dev-server' })
  const { success, error } = await local.init({ streaming: true, timeout: 5_000 })
  if (!success) throw new Error('the SDK got no definitions', { cause: error })
}, 120_000)
afterAll(async () => {
  agent.destroy()
  local.destroy()
  await clearCache()
  await network.stop()
})

const evaluateLocally = (attributes: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(flags.map((key) => [key, local.evalFeature(key, { attributes }).value]))

async function evaluateRemotely(attributes: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = (await post('/api/eval/dev', { attributes })) as {
    features: Record<string, { defaultValue: unknown }>
  }
  return Object.fromEntries(flags.map((key) => [key, answer.features[key]?.defaultValue]))
}

async function evaluateByOfrep(key: string, context: Record<string, unknown>): Promise<unknown> {
  const answer = await post(`/ofrep/v1/evaluate/flags/${key}`, { context })
  const { value, errorCode } = answer as { value?: unknown; errorCode?: string }
  return errorCode ?? value ?? null
}

const agent = new Agent({ keepAlive: true })

/** Cheaper than `fetch`, which would take much of this test's time. */
function post(path: string, body: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(`${apiHost}${path}`, { method: 'POST', agent, headers: { 'X-API-Key': 'dev' } })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
    })
    sent.end(JSON.stringify(body))
  })
}

/** @returns the readers for whom the two differ, and how often each value came */
async function compareAll(): Promise<{ differing: unknown[]; values: Map<string, number> }> {
  const differing: unknown[] = []
  const values = new Map<string, number>()
  let next = 0
  async function compare(): Promise<void> {
    while (next < readers) {
      const index = next++
      const attributes = readerOf(index)
      const ours = evaluateLocally(attributes)
      const answered = await evaluateRemotely(attributes)
      if (JSON.stringify(answered) !== JSON.stringify(ours)) differing.push({ attributes, ours, answered })
      // Some ask for one flag the other way, too, which waits for the journal. OFREP refuses who lacks the unit.
      const key = flags[index % flags.length]!
      const byOfrep = index % 50 === 0 ? await evaluateByOfrep(key, attributes) : ours[key]
      if (byOfrep !== 'TARGETING_KEY_MISSING' && JSON.stringify(byOfrep) !== JSON.stringify(ours[key])) {
        differing.push({ attributes, key, byOfrep, ours: ours[key] })
      }
      for (const [flag, value] of Object.entries(ours)) {
        const counted = `${flag} ${JSON.stringify(value)}`
        values.set(counted, (values.get(counted) ?? 0) + 1)
      }
    }
  }
  await Promise.all(Array.from({ length: 16 }, compare))
  return { differing, values }
}

describe('the official SDK that evaluates on a server', () => {
  it('gives 10,000 readers what our own answers give, before and after a change that it is told of', async () => {
    const before = await compareAll()
    expect(before.differing.slice(0, 3)).toEqual([])
    // Every variation, default and forced value is among them.
    expect(before.values.size).toBeGreaterThan(30)

    await putDefinitions(network, {
      savedGroups: { adults: { group: { type: 'condition', condition: { age: { $gte: 40 } } } } },
      features: {
        ticker: { rules: [{ type: 'force', value: true, coverage: 0.75 }] },
        off: { defaultValue: true, rules: [{ type: 'force', value: false }] },
        added: { valueType: 'string', defaultValue: 'new' },
      },
    })
    await waitFor(() => local.evalFeature('added', {}).value === 'new', { what: 'the change at the SDK' })

    const after = await compareAll()
    expect(after.differing.slice(0, 3)).toEqual([])
    expect(after.values).not.toEqual(before.values)
  }, 600_000)

  it('counts what it tracks', async () => {
    const sdk = await createServerSdk(apiHost, 'dev-server')
    const attributes = { id: 'reader-of-a-server', country: 'ID' }
    const picture = sdk.getFeatureValue('pictures', '', { attributes })
    expect(await exposuresOf(network, 'reader-of-a-server')).toEqual([
      `pictures ${picture === 'small' ? 'control' : 'arm-1'}`,
    ])
    sdk.destroy()
  })
})

describe('the official SDK with remote evaluation', () => {
  beforeAll(() => configureCache({ disableCache: true, backgroundSync: false }))

  it('has the values of the one that evaluates itself', async () => {
    for (let index = 0; index < 50; index++) {
      const attributes = readerOf(index)
      const sdk = new GrowthBook({ apiHost, clientKey: 'dev', remoteEval: true, attributes })
      await sdk.init({ timeout: 5_000 })
      const values = Object.fromEntries(flags.map((key) => [key, sdk.getFeatureValue(key, null)]))
      expect(values).toEqual(evaluateLocally(attributes))
      sdk.destroy()
    }
  })

  it('counts what is read, once, and not what was only evaluated', async () => {
    const sdk = await createPageSdk(apiHost, 'dev', { id: 'reader-of-a-page', country: 'ID', age: 30 })
    // Its prerequisite is an experiment, which is exposed with it.
    sdk.getFeatureValue('gallery', '')
    const picture = sdk.getFeatureValue('pictures', '')
    sdk.destroy()
    expect(await exposuresOf(network, 'reader-of-a-page')).toEqual([
      `pictures ${picture === 'small' ? 'control' : 'arm-1'}`,
    ])
  })

  it('asks again when attributes change, and what it forces itself is never sent a draft', async () => {
    const sdk = new GrowthBook({
      apiHost,
      clientKey: 'dev',
      remoteEval: true,
      attributes: { id: 'x', age: 50 },
    })
    await sdk.init({ timeout: 5_000 })
    expect(sdk.getFeatureValue('layout', {})).not.toEqual({ words: 99 })
    await sdk.setAttributes({ id: 'reader-7' })
    expect(sdk.getFeatureValue('layout', {})).toEqual({ words: 99 })
    await sdk.setForcedVariations({ pictures: 1 })
    expect(sdk.getFeatureValue('pictures', '')).toBe('small')
    sdk.destroy()
  })
})
