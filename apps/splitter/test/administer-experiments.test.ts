import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { createAdminClient, type AdminClient, type Answer } from './splitter-client.js'

let network: TestNetwork
let admin: AdminClient
beforeAll(async () => {
  network = await startTestNetwork()
  admin = createAdminClient(network.splitter.url, network)
})
afterAll(() => network.stop())

const put = (id: string, fields: object = {}, ifMatch?: string): Promise<Answer> =>
  admin.send('PUT', `experiments/${id}`, {
    body: admin.experiment(fields),
    ...(ifMatch !== undefined && { ifMatch }),
  })
const move = (id: string, to: string, more: object = {}, ifMatch?: string): Promise<Answer> =>
  admin.send('POST', `experiments/${id}/transitions`, {
    body: { to, reason: `to ${to}`, ...more },
    ...(ifMatch !== undefined && { ifMatch }),
  })
const statusesOf = (answers: readonly Answer[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b)
const equalArms = (count: number, weight?: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `arm-${index}`,
    payload: index,
    ...(weight !== undefined && { weight }),
  }))

describe('an experiment', () => {
  it('is a draft with a salt of its own, and moves through its states with reasons', async () => {
    const made = await put('pictures', { sticky: true })
    expect([made.status, made.body['state'], made.body['phase']]).toEqual([200, 'draft', 1])
    expect(made.body['salt']).toMatch(/^pictures\.1\.[0-9a-f]{8}$/)
    const running = await move('pictures', 'running')
    expect([running.status, running.body['state'], running.tag]).toEqual([200, 'running', '"2"'])
    expect(running.body['startedAt']).toBeDefined()
    const again = await move('pictures', 'draft')
    expect([again.status, again.code, again.body['detail']]).toEqual([
      409,
      'transition_not_allowed',
      'The experiment is running and cannot become draft. It can become frozen or stopped.',
    ])
    expect((await move('pictures', 'frozen')).body['state']).toBe('frozen')
    const unknownWinner = await move('pictures', 'stopped', { winner: 'huge' })
    expect(unknownWinner.errors['#/winner']).toContain('Name one of "control", "large"')
    const stopped = await move('pictures', 'stopped', { winner: 'large', reason: 'It won' })
    expect([stopped.body['winner'], stopped.body['reason']]).toEqual(['large', 'It won'])
    expect((await move('pictures', 'archived')).status).toBe(200)
    const reused = await put('pictures')
    expect([reused.status, reused.code]).toEqual([409, 'key_used'])
    const versions = (await admin.send('GET', 'experiments/pictures/versions')).body['data'] as {
      actor: string
      experiment: { state: string }
      before?: { state: string }
    }[]
    expect(versions.map((each) => [each.actor, each.before?.state, each.experiment.state])).toEqual([
      ['tester', 'stopped', 'archived'],
      ['tester', 'frozen', 'stopped'],
      ['tester', 'running', 'frozen'],
      ['tester', 'draft', 'running'],
      ['tester', undefined, 'draft'],
    ])
  })

  it('needs kept assignments to be frozen, and an end in the future to run', async () => {
    await put('loose')
    await move('loose', 'running')
    expect((await move('loose', 'frozen')).code).toBe('needs_sticky')
    const over = await put('over', { end: '2020-01-01T00:00:00Z' })
    expect(over.body['warnings']).toEqual([
      { pointer: '#/end', detail: 'The end has passed, so that nobody is assigned.' },
    ])
    expect((await move('over', 'running')).errors['#/to']).toContain('has passed')
  })

  it('moves no reader while it runs, unless a new phase begins', async () => {
    const made = await put('moving')
    await move('moving', 'running')
    const weights = [
      { key: 'control', payload: 'small', weight: 0.2 },
      { key: 'large', payload: 'large', weight: 0.8 },
    ]
    const refused = await put('moving', { variations: weights, hashAttribute: 'userId' })
    expect([refused.status, refused.code]).toEqual([409, 'would_move_readers'])
    expect(Object.keys(refused.errors)).toEqual([
      '#/variations/0/weight',
      '#/variations/1/weight',
      '#/hashAttribute',
    ])
    const swapped = await put('moving', { variations: weights.toReversed() })
    expect(Object.keys(swapped.errors)).toEqual(['#/variations'])
    const wider = await put('moving', { owner: 'others', coverage: 0.5 })
    expect([wider.status, wider.body['salt'], wider.body['state']]).toEqual([
      200,
      made.body['salt'],
      'running',
    ])
    expect(wider.body['warnings']).toMatchObject([{ pointer: '#/coverage' }])
    const next = await put('moving', { variations: weights, newPhase: true })
    expect([next.status, next.body['phase']]).toEqual([200, 2])
    expect(next.body['salt']).toMatch(/^moving\.2\./)
  })

  it.each([3, 6, 7, 10])('can have %i equal arms, however they are written', async (count) => {
    const id = `arms-${count}`
    expect((await put(id, { variations: equalArms(count) })).status).toBe(200)
    const rounded = Number((1 / count).toFixed(4))
    for (const weight of [1 / count, rounded]) {
      const { status, body } = await put(id, { variations: equalArms(count, weight) })
      expect(status).toBe(200)
      const weights = (body['variations'] as { weight: number }[]).map((each) => each.weight)
      expect(weights.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9)
    }
  })

  it('is refused with the field and the fix of everything that is wrong', async () => {
    const { status, errors } = await put('wrong', {
      variations: [
        { key: 'a', payload: 1, weight: 0.4 },
        { key: 'a', payload: 'text', weight: 0.4 },
      ],
      condition: { country: { $within: ['ID'] }, id: { $inGroup: 'nobody' } },
      start: '2099-02-01T00:00:00Z',
      ramp: [{ at: '2099-01-05T00:00:00Z', coverage: 0.5 }],
      layer: { name: 'front', from: 0.5, to: 0.5 },
      holdout: 'unknown',
      prerequisites: [{ feature: 'nothing', condition: { country: 'ID' } }],
    })
    expect(status).toBe(400)
    expect(Object.keys(errors).toSorted()).toEqual([
      '#/condition/country/%24within',
      '#/condition/id/%24inGroup',
      '#/end',
      '#/holdout',
      '#/layer/to',
      '#/prerequisites/0/condition/country',
      '#/prerequisites/0/feature',
      '#/ramp/0/at',
      '#/ramp/0/coverage',
      '#/variations',
      '#/variations/1/key',
      '#/variations/1/payload',
    ])
    expect(errors['#/variations']).toBe(
      'The weights sum to 0.8 and have to sum to 1. Leave all of them out for equal shares.',
    )
    const half = await put('wrong', {
      variations: [
        { key: 'a', payload: 1, weight: 1 },
        { key: 'b', payload: 2 },
      ],
    })
    expect(half.errors['#/variations/1/weight']).toContain('Either all')
  })

  it.each([
    ['one that RE2 has not', '(?=a)b', /look-ahead/],
    ['one that backtracks for ever', '^(a+)+$', /exponential time/],
  ])('has no pattern that SDKs cannot run: %s', async (_, pattern, detail) => {
    const condition = await put('patterns', { condition: { path: { $regex: pattern } } })
    expect(condition.errors['#/condition/path/%24regex']).toMatch(detail)
    const target = await put('patterns', { urlTargets: [{ type: 'regex', pattern }] })
    expect(target.errors['#/urlTargets/0/pattern']).toMatch(detail)
  })

  it('warns of a fallback attribute that does nothing', async () => {
    const { body } = await put('fallback', { hashAttribute: 'userId', fallbackAttribute: 'id' })
    expect(body['warnings']).toMatchObject([{ pointer: '#/fallbackAttribute' }])
    expect((await admin.send('GET', 'experiments/fallback')).body['warnings']).toHaveLength(1)
  })

  it('shares a layer with others that do not overlap, and only while they run', async () => {
    const layer = (from: number, to: number) => ({ layer: { name: 'hero', from, to } })
    await put('hero-1', layer(0, 0.4))
    await put('hero-2', layer(0.3, 0.6))
    await move('hero-1', 'running')
    const refused = await move('hero-2', 'running')
    expect([refused.code, refused.body['detail']]).toEqual([
      'layer_overlap',
      '"hero-1" has 0 to 0.4 of the layer "hero". Free is 0.4 to 1.',
    ])
    await put('hero-2', layer(0.4, 0.6))
    expect((await move('hero-2', 'running')).status).toBe(200)
    expect((await put('hero-1', layer(0, 0.5))).code).toBe('layer_overlap')
    await put('hero-3', { ...layer(0.6, 1), hashAttribute: 'userId' })
    expect((await move('hero-3', 'running')).body['detail']).toContain('one reader could be in both')
  })

  it('takes its part of a layer before another one that is started at the same moment', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `race-${index}`)
    for (const id of ids) await put(id, { layer: { name: 'race', from: 0, to: 1 } })
    const answers = await Promise.all(ids.map((id) => move(id, 'running')))
    expect(statusesOf(answers)).toEqual([200, 409, 409, 409, 409, 409])
  })

  it('is changed by one of two operators who saw the same version', async () => {
    const { tag } = await put('raced')
    const answers = await Promise.all([
      put('raced', { owner: 'one' }, tag!),
      put('raced', { owner: 'two' }, tag!),
      move('raced', 'running', {}, tag!),
    ])
    expect(statusesOf(answers)).toEqual([200, 412, 412])
    expect((await put('unmade', {}, '*')).status).toBe(412)
  })
})

describe('references between records', () => {
  it('exist, belong to the site, and form no cycle', async () => {
    const feature = (fields: object = {}) => ({
      site: 'daily',
      valueType: 'boolean',
      defaultValue: false,
      ...fields,
    })
    const needs = (key: string) => ({ prerequisites: [{ feature: key, condition: { value: true } }] })
    await admin.send('PUT', 'features/one', { body: feature() })
    await admin.send('PUT', 'features/two', { body: feature(needs('one')) })
    await admin.send('PUT', 'features/far', { body: feature({ site: 'weekly' }) })
    const cycle = await admin.send('PUT', 'features/one', { body: feature(needs('two')) })
    expect(cycle.errors['#/prerequisites']).toBe(
      'The prerequisites form a cycle: one → two → one. Remove one of them.',
    )
    const far = await admin.send('PUT', 'features/one', { body: feature(needs('far')) })
    expect(far.errors['#/prerequisites/0/feature']).toContain('belongs to the site "weekly"')
    const removed = await admin.send('DELETE', 'features/one')
    expect([removed.status, removed.code]).toEqual([409, 'still_used'])
    const moved = await admin.send('PUT', 'features/two', { body: feature({ site: 'weekly' }) })
    expect(moved.code).toBe('site_fixed')
    const typed = await admin.send('PUT', 'features/two', {
      body: feature({ defaultValue: 'no', rules: [{ type: 'force', value: 1 }] }),
    })
    expect(Object.keys(typed.errors)).toEqual(['#/defaultValue', '#/rules/0/value'])
    expect((await put('one')).code).toBe('key_taken')
    await put('two-arms')
    expect((await admin.send('PUT', 'features/two-arms', { body: feature() })).code).toBe('key_taken')
    const rule = { rules: [{ type: 'experiment', experiment: 'two-arms' }] }
    const wrongType = await admin.send('PUT', 'features/two', { body: feature(rule) })
    expect(wrongType.errors['#/rules/0/experiment']).toContain('payloads of "two-arms" are string')
  })

  it('to saved groups exist, and no group is part of itself', async () => {
    const condition = (id: string) => ({
      site: 'daily',
      group: { type: 'condition', condition: { $savedGroup: { id } } },
    })
    const list = { site: 'daily', group: { type: 'list', attributeKey: 'id', values: ['a'] } }
    await admin.send('PUT', 'saved-groups/inner', { body: list })
    await admin.send('PUT', 'saved-groups/outer', { body: condition('inner') })
    const cycle = await admin.send('PUT', 'saved-groups/inner', { body: condition('outer') })
    expect(cycle.errors['#/group/condition']).toContain('inner → outer → inner')
    const self = await admin.send('PUT', 'saved-groups/self', { body: condition('self') })
    expect(self.errors['#/group/condition']).toContain('self → self')
    expect((await admin.send('DELETE', 'saved-groups/inner')).code).toBe('still_used')
    const wrong = await put('grouped', { condition: { id: { $inGroup: 'outer' } } })
    expect(wrong.errors['#/condition/id/%24inGroup']).toContain('Refer to it by $savedGroup')
  })

  it('to a holdout keep its share while experiments run', async () => {
    const holdout = (share: number) => ({ body: { site: 'daily', share } })
    await admin.send('PUT', 'holdouts/year', holdout(0.1))
    await put('held', { holdout: 'year' })
    await move('held', 'running')
    const changed = await admin.send('PUT', 'holdouts/year', holdout(0.05))
    expect([changed.code, Object.keys(changed.errors)]).toEqual(['would_move_readers', ['#/share']])
    expect((await admin.send('DELETE', 'holdouts/year')).code).toBe('still_used')
  })
})
