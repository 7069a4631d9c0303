import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSplitterHarness, type SplitterHarness } from './splitter-harness.js'

let harness: SplitterHarness

beforeAll(async () => {
  harness = await startSplitterHarness()
  await harness.put({
    experiments: [
      { id: 'pictures' },
      { id: 'targeted', condition: { country: 'ID' } },
      { id: 'drafted', state: 'draft' },
    ],
    features: [{ id: 'layout', rules: [{ type: 'experiment', experiment: 'pictures' }] }],
  })
}, 60_000)
afterAll(() => harness.stop())

type Json = Record<string, unknown>

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${harness.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Json }
}

const assign = (body: unknown, headers: Record<string, string> = {}) =>
  post('/v1/assignments', body, { 'X-API-Key': 'dev', ...headers })
const asAdmin = (path: string, body: unknown) =>
  post(path, body, { Authorization: `Bearer ${harness.network.adminSecret}` })

describe('assignments', () => {
  it('are those of OFREP, for all experiments that run or for those that are named', async () => {
    const all = await assign({ attributes: { id: 'r', country: 'MY' } })
    const named = await assign({
      targetingKey: 'r',
      experiments: ['pictures', 'drafted', 'layout', 'toString'],
    })
    const single = (await (await harness.ask('pictures', { targetingKey: 'r' })).json()) as Json
    const pictures = { experiment: 'pictures', variation: single['variant'], payload: single['value'] }

    expect(all.status).toBe(200)
    expect(all.body['assignments']).toEqual(
      expect.arrayContaining([
        { ...pictures, phase: 1, inExperiment: true, reason: 'SPLIT', exposureToken: expect.any(String) },
        {
          experiment: 'targeted',
          phase: 1,
          inExperiment: false,
          variation: null,
          payload: 'a',
          reason: 'DEFAULT',
        },
      ]),
    )
    expect(JSON.stringify(all.body)).not.toContain('drafted')
    expect(named.body['assignments']).toEqual([
      expect.objectContaining(pictures),
      expect.objectContaining({ experiment: 'drafted', inExperiment: false, reason: 'DISABLED' }),
      { experiment: 'layout', error: 'not_found' },
      { experiment: 'toString', error: 'not_found' },
    ])
  })

  it('say what they lack', async () => {
    expect((await assign({ experiments: ['pictures'] })).body['assignments']).toEqual([
      { experiment: 'pictures', error: 'targeting_key_missing' },
    ])
    expect(await assign({ attributes: { id: 'r' }, experiments: 'pictures' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
    expect(await assign({ attributes: ['reader'] })).toMatchObject({
      status: 400,
      body: { code: 'invalid_context' },
    })
    expect(await assign({}, { 'X-API-Key': 'nobody' })).toMatchObject({ status: 401 })
  })
})

describe('a QA override', () => {
  const until = new Date(Date.now() + 3_600_000).toISOString()

  async function sign(variations: Record<string, string>): Promise<string> {
    const { status, body } = await asAdmin('/v1/admin/overrides', { site: 'dev', variations, until })
    expect(status).toBe(200)
    return String(body['token'])
  }

  it('shows the chosen variation, also of a draft and by way of a feature, and says so', async () => {
    for (const variation of ['control', 'treatment']) {
      const token = await sign({ pictures: variation, drafted: variation })
      const headers = { 'X-Frontpage-Override': token }
      const value = variation === 'control' ? 'a' : 'b'
      for (const key of ['pictures', 'drafted', 'layout']) {
        const response = await harness.ask(key, { id: 'tester' }, { headers })

        expect(await response.json()).toMatchObject({
          value,
          variant: variation,
          reason: 'TARGETING_MATCH',
          metadata: { forced: true },
        })
      }
      expect(await (await harness.ask('drafted', { frontpageOverride: token })).json()).toMatchObject({
        value,
      })
      // A tester needs no id, whether the experiment runs or not.
      for (const key of ['pictures', 'layout']) {
        expect(await (await harness.ask(key, {}, { headers })).json()).toMatchObject({ value })
      }
      expect((await assign({ experiments: ['drafted', 'pictures'] }, headers)).body['assignments']).toEqual([
        expect.objectContaining({ variation, forced: true }),
        expect.objectContaining({ variation, forced: true }),
      ])
    }
  })

  it('is nothing without our signature, and only administrators get one', async () => {
    const plain = (await (await harness.ask('pictures', { id: 'reader' })).json()) as Json
    const other = plain['variant'] === 'control' ? 'treatment' : 'control'
    const token = await sign({ pictures: other })
    const [payload, signature] = token.split('.')
    for (const forged of [`${payload}x.${signature}`, `${payload}.`, 'nothing', token.toLowerCase()]) {
      const response = await harness.ask(
        'pictures',
        { id: 'reader' },
        { headers: { 'X-Frontpage-Override': forged } },
      )

      expect(await response.json()).toEqual(plain)
    }
    expect((await post('/v1/admin/overrides', { site: 'dev', variations: {}, until })).status).toBe(401)
  })

  it('is refused for what there is not, and for ever', async () => {
    const far = new Date(Date.now() + 400 * 24 * 3_600_000).toISOString()
    const { status, body } = await asAdmin('/v1/admin/overrides', {
      site: 'dev',
      variations: { pictures: 'huge', nothing: 'a' },
      until: far,
    })

    expect(status).toBe(400)
    expect((body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '#/variations/pictures',
      '#/variations/nothing',
      '#/until',
    ])
  })
})

describe('a preview', () => {
  it('evaluates an experiment that nobody saved, and says by which steps', async () => {
    const { status, body } = await asAdmin('/v1/preview', {
      site: 'dev',
      key: 'unsaved',
      experiment: {
        hypothesis: 'It works.',
        owner: 'testers',
        variations: [
          { key: 'control', payload: 1 },
          { key: 'treatment', payload: 2 },
        ],
        condition: { country: 'ID' },
        end: '2099-01-01T00:00:00Z',
      },
      attributes: { id: 'reader', country: 'MY' },
    })

    expect(status).toBe(200)
    expect(body).toMatchObject({ value: 1, reason: 'DEFAULT' })
    expect(body['steps']).toContainEqual({ key: 'unsaved', step: 'meets the condition', outcome: 'decided' })
    expect((await harness.ask('unsaved', { id: 'reader' })).status).toBe(404)
  })

  it('splits readers as the experiment with its key does', async () => {
    const definition = {
      hypothesis: 'It works.',
      owner: 'testers',
      variations: [
        { key: 'control', payload: 'a' },
        { key: 'treatment', payload: 'b' },
      ],
      end: '2099-01-01T00:00:00Z',
    }
    for (let reader = 0; reader < 10; reader++) {
      const attributes = { id: `reader-${reader}` }
      const preview = await asAdmin('/v1/preview', {
        site: 'dev',
        key: 'pictures',
        experiment: definition,
        attributes,
      })
      const single = (await (await harness.ask('pictures', attributes)).json()) as Json

      expect(preview.body['variation']).toBe(single['variant'])
    }
  })

  it('takes one definition, from administrators', async () => {
    expect((await asAdmin('/v1/preview', { site: 'dev' })).status).toBe(400)
    expect((await post('/v1/preview', { site: 'dev', condition: {} })).status).toBe(401)
  })
})
