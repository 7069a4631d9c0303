import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { siteRecords } from '@frontpage/control-records'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import type { RunningSplitter } from '@frontpage/splitter'
import { createSigner } from '@frontpage/service-kit'
import { signExposure } from '../src/exposures/exposure-tokens.js'
import { buildExperiment, putExperiment } from './put-experiment.js'

const secret = 'a-secret-that-both-splitters-and-the-test-know'
const signer = createSigner(() => secret)
const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
const pictures = buildExperiment('pictures')

let network: TestNetwork
let other: RunningSplitter
beforeAll(async () => {
  network = await startTestNetwork({ splitter: { secret } })
  other = await network.startSplitter()
  await waitFor(async () => (await fetch(`${other.url}/readyz`)).ok)
  await putExperiment(network, pictures, [network.splitter, other])
})
afterAll(() => network.stop())

async function evaluate(
  key: string,
  reader: string,
  { url = network.splitter.url, userAgent = chrome, signals = {} } = {},
): Promise<void> {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags/${key}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer dev',
      'user-agent': userAgent,
      'content-type': 'application/json',
      ...signals,
    },
    body: JSON.stringify({ context: { targetingKey: reader } }),
  })
  expect(response.status).toBe(200)
}

function tokenFor(
  unit: string,
  { issuedAtMs = Date.now(), site = 'dev', attribute = 'id', experiment = pictures, variationIndex = 1 } = {},
): string {
  return signExposure(signer, {
    site,
    environment: 'production',
    experiment,
    variationIndex,
    attribute,
    unit,
    isSticky: false,
    seenAtMs: issuedAtMs,
  })
}

function redeem(
  body: object | string,
  {
    url = network.splitter.url,
    query = '',
    headers = {},
  }: { url?: string; query?: string; headers?: object } = {},
): Promise<Response> {
  return fetch(`${url}/v1/exposures${query}`, {
    method: 'POST',
    headers: { ...(query === '' && { authorization: 'Bearer dev' }), 'user-agent': chrome, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

interface StoredExposure {
  user_id: string
  anonymous_id: string
  site: string
  environment: string
  story_event: string
  properties: Record<string, unknown>
}

async function storedFor(unit: string): Promise<StoredExposure[]> {
  await network.processAll()
  const result = await network.store.query({
    query: `SELECT user_id, anonymous_id, site, environment, story_event, properties FROM events FINAL
            WHERE event = 'Experiment Viewed' AND (anonymous_id = {unit:String} OR user_id = {unit:String})`,
    query_params: { unit },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return result.json<StoredExposure>()
}

async function metricsOf({ url }: { url: string }): Promise<string> {
  return (await fetch(`${url}/metrics`)).text()
}

it('stores one row for a reader who saw a variation five times by two splitters', async () => {
  for (const { url } of [network.splitter, other, network.splitter, other, other]) {
    await evaluate('pictures', 'reader-1', { url })
  }
  const rows = await storedFor('reader-1')
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({
    anonymous_id: 'reader-1',
    user_id: '',
    site: 'dev',
    environment: 'production',
    story_event: 'Experiment Viewed',
    properties: {
      experiment_id: 'pictures',
      variation_id: expect.stringMatching(/^(control|large)$/),
      phase: 1,
      weights: [0.5, 0.5],
      hash_attribute: 'id',
      unit: 'reader-1',
      exposed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    },
  })
  expect(await metricsOf(network.splitter)).toMatch(/^frontpage_splitter_exposures_repeated_total 1$/m)
})

it('stores none of a bot, and counts why', async () => {
  await evaluate('pictures', 'reader-bot', { userAgent: googlebot })
  expect(await storedFor('reader-bot')).toEqual([])
  expect(await metricsOf(network.splitter)).toMatch(/exposures_refused_total\{reason="bot"\} 1$/m)
})

it.each([
  ['Global Privacy Control', { 'sec-gpc': '1' }],
  ['Do Not Track', { dnt: '1' }],
])('stores none of a reader whose browser says %s', async (name, signals) => {
  const reader = `reader of ${name}`
  await evaluate('pictures', reader, { signals })
  const redeemed = await redeem(
    { exposures: [{ token: tokenFor(reader) }] },
    { headers: { 'user-agent': chrome, ...signals } },
  )
  expect(await redeemed.json()).toEqual({ results: [{ status: 'refused', code: 'privacy_signal' }] })
  expect(await storedFor(reader)).toEqual([])
  expect(await metricsOf(network.splitter)).toMatch(
    /exposures_refused_total\{reason="privacy_signal"\} [24]$/m,
  )
})

it('counts a prerequisite that is an experiment, too', async () => {
  const layout = buildExperiment('layout', { prerequisites: [{ feature: 'pictures', condition: {} }] })
  await putExperiment(network, layout)
  await evaluate('layout', 'reader-2')
  const rows = await storedFor('reader-2')
  const seen = new Set(rows.map(({ properties }) => properties['experiment_id']))
  expect(seen).toEqual(new Set(['layout', 'pictures']))
})

it('keeps exposures out of every read model, so that a repeat is counted in none', async () => {
  await evaluate('pictures', 'reader-3')
  await network.processAll()
  const text = await metricsOf(network.transporter)
  expect(Number(/not_folded_total\{reason="exposure"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(0)
  expect(await network.redis.keys('*live*')).toEqual([])
})

describe('a token', () => {
  it('counts once it is redeemed, also by a beacon and by two splitters', async () => {
    const token = tokenFor('reader-4')
    const body = JSON.stringify({ exposures: [{ token }] })
    const beacon = { query: '?key=dev', headers: { 'content-type': 'text/plain;charset=UTF-8' } }
    const first = await redeem(body, beacon)
    expect([first.status, await first.json()]).toEqual([200, { results: [{ status: 'accepted' }] }])
    const second = await redeem(body, beacon)
    expect(await second.json()).toEqual({ results: [{ status: 'repeated' }] })
    await redeem(body, { url: other.url })
    const rows = await storedFor('reader-4')
    expect(rows).toHaveLength(1)
    expect(rows[0]?.properties).toMatchObject({ variation_id: 'large', variation_index: 1 })
  })

  it('names a reader who is signed in, and the time when the page was seen', async () => {
    const issuedAtMs = Date.now() - 60_000
    const at = new Date(issuedAtMs + 30_000).toISOString()
    const token = tokenFor('user-5', { attribute: 'userId', issuedAtMs })
    await redeem({ exposures: [{ token, at }] })
    expect(await storedFor('user-5')).toMatchObject([
      { user_id: 'user-5', anonymous_id: '', properties: { exposed_at: at } },
    ])
  })

  it('is refused alone: forged, of another site, too old, or of a bot', async () => {
    const forged = `${tokenFor('reader-6').split('.')[0]}.${tokenFor('reader-7').split('.')[1]}`
    const response = await redeem({
      exposures: [
        { token: forged },
        { token: tokenFor('reader-6', { site: 'another' }) },
        { token: tokenFor('reader-6', { issuedAtMs: Date.now() - 25 * 3_600_000 }) },
        { token: tokenFor('reader-6') },
      ],
    })
    expect(await response.json()).toEqual({
      results: [
        { status: 'refused', code: 'token_invalid' },
        { status: 'refused', code: 'token_of_another_site' },
        { status: 'refused', code: 'token_expired' },
        { status: 'accepted' },
      ],
    })
    const ofBot = await redeem(
      { exposures: [{ token: tokenFor('reader-8') }] },
      { headers: { 'user-agent': googlebot } },
    )
    expect(await ofBot.json()).toEqual({ results: [{ status: 'refused', code: 'bot' }] })
    expect(await storedFor('reader-8')).toEqual([])
  })

  it('may stand with those of prerequisites in one text', async () => {
    const layout = buildExperiment('layout')
    await putExperiment(network, layout)
    const both = `${tokenFor('reader-11', { experiment: layout })} ${tokenFor('reader-11')}`
    const several = [{ token: both }, { token: `${both} made-up` }, { token: ' ' }]
    expect(await (await redeem({ exposures: several })).json()).toEqual({
      results: [
        { status: 'accepted' },
        { status: 'repeated', code: 'token_invalid' },
        { status: 'refused', code: 'token_invalid' },
      ],
    })
    expect(await storedFor('reader-11')).toHaveLength(2)
    const tooMany = Array.from({ length: 60 }, () => ({ token: both }))
    expect((await redeem({ exposures: tooMany })).status).toBe(400)
  })

  it('is refused once its experiment is stopped, or in another phase', async () => {
    const short = buildExperiment('short')
    await putExperiment(network, short)
    const exposures = [{ token: tokenFor('reader-9', { experiment: short }) }]
    await putExperiment(network, { ...short, phase: 2 })
    expect(await (await redeem({ exposures })).json()).toEqual({
      results: [{ status: 'refused', code: 'token_of_another_phase' }],
    })
    await putExperiment(network, { ...short, state: 'stopped' })
    expect(await (await redeem({ exposures })).json()).toEqual({
      results: [{ status: 'refused', code: 'not_running' }],
    })
    expect(await storedFor('reader-9')).toEqual([])
  })
})

it.each([
  ['no JSON', 'token=a', {}, 400, 'invalid_json'],
  ['no tokens', { exposures: [] }, {}, 400, 'invalid_request'],
  [
    'too many tokens',
    { exposures: Array.from({ length: 101 }, () => ({ token: 'a' })) },
    {},
    400,
    'invalid_request',
  ],
  ['a time that is none', { exposures: [{ token: 'a', at: 'now' }] }, {}, 400, 'invalid_request'],
  ['an unknown key', { exposures: [{ token: 'a' }] }, { query: '?key=b' }, 401, 'unknown_sdk_key'],
  ['no key', { exposures: [{ token: 'a' }] }, { query: '?k=' }, 401, 'missing_sdk_key'],
])('refuses %s', async (_, body, options, status, code) => {
  const response = await redeem(body, options)
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code])
})

it('lets pages of the key’s origins send and read', async () => {
  const preflight = await fetch(`${network.splitter.url}/v1/exposures`, {
    method: 'OPTIONS',
    headers: { origin: 'https://www.news.example', 'access-control-request-method': 'POST' },
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBe('https://www.news.example')
  const answer = await redeem(
    { exposures: [{ token: 'a' }] },
    { headers: { origin: 'https://www.news.example' } },
  )
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://www.news.example')
})

it('begins a site’s days in its time zone', async () => {
  const put = await fetch(`${network.splitter.url}/v1/admin/sites/dev`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${network.adminSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...siteRecords.administration.example.body, timezone: 'Asia/Kathmandu' }),
  })
  expect(put.status).toBeLessThan(300)
  await evaluate('pictures', 'reader-10')
  await network.processAll()
  const result = await network.store.query({
    query: `SELECT toUnixTimestamp(original_timestamp) % 86400 AS second FROM events WHERE anonymous_id = 'reader-10'`,
    format: 'JSONEachRow',
  })
  // Midnight in Kathmandu is 18:15 of UTC.
  expect(await result.json()).toEqual([{ second: 18 * 3_600 + 15 * 60 }])
})

describe('the report of crossovers', () => {
  const crossovers = async (id: string, query = ''): Promise<[number, unknown]> => {
    const url = `${network.splitter.url}/v1/admin/experiments/${id}/crossovers${query}`
    const response = await fetch(url, { headers: { authorization: `Bearer ${network.adminSecret}` } })
    return [response.status, await response.json()]
  }
  const at = { experiment: 'crossed', environment: 'production' }

  it('names readers who saw two variations of the phase, also before and after they signed in', async () => {
    const crossed = buildExperiment('crossed')
    const none = { ...at, phase: 1, exposed: 0, readers: 0, sample: [] }
    await putExperiment(network, crossed)
    expect(await crossovers('crossed')).toEqual([200, none])

    const see = (unit: string, variationIndex: number, attribute = 'id'): Promise<Response> =>
      redeem({
        exposures: [{ token: tokenFor(unit, { experiment: crossed, variationIndex, attribute }) }],
      })
    await see('steady', 0)
    await see('device', 0)
    await see('account', 1, 'userId')
    await fetch(`${network.tracker.url}/v1/identify`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('dev:')}`, 'user-agent': chrome },
      body: JSON.stringify({ anonymousId: 'device', userId: 'account' }),
    })
    await network.processAll()
    const sample = [{ units: ['account', 'device'], variations: ['control', 'large'] }]
    expect(await crossovers('crossed')).toEqual([200, { ...none, exposed: 2, readers: 1, sample }])
    expect(await crossovers('crossed', '?phase=2')).toEqual([200, { ...none, phase: 2 }])
  })

  it('knows no experiment that does not exist', async () => {
    expect(await crossovers('nothing')).toMatchObject([404, { code: 'unknown_experiment' }])
  })
})

describe('a splitter whose journal takes nothing', () => {
  it('answers evaluations, counts the loss, and hands tokens back', async () => {
    const full = await network.startSplitter()
    await waitFor(async () => (await fetch(`${full.url}/readyz`)).ok)
    await full.journal.close(0)

    await evaluate('pictures', 'reader-12', { url: full.url })
    const response = await redeem({ exposures: [{ token: tokenFor('reader-12') }] }, { url: full.url })
    expect([response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([503, true])
    expect(await metricsOf(full)).toMatch(/exposures_refused_total\{reason="journal"\} 2$/m)
    expect(await metricsOf(full)).toMatch(/exposures_accepted_total 0$/m)
    await full.close()
    expect(await storedFor('reader-12')).toEqual([])
  })
})
