import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { createAdminClient, type AdminClient } from './splitter-client.js'

let network: TestNetwork
let admin: AdminClient
beforeAll(async () => {
  network = await startTestNetwork()
  admin = createAdminClient(network.splitter.url, network)
  await admin.send('PUT', 'saved-groups/staff', {
    body: { site: 'daily', group: { type: 'list', attributeKey: 'id', values: ['a', 'b'] } },
  })
  await admin.send('PUT', 'holdouts/year', { body: { site: 'daily', share: 0.1 } })
  await admin.send('PUT', 'experiments/pictures', {
    body: admin.experiment({
      holdout: 'year',
      condition: { id: { $notInGroup: 'staff' } },
      hashAttribute: 'userId',
      fallbackAttribute: 'id',
    }),
  })
  await admin.send('POST', 'experiments/pictures/transitions', { body: { to: 'running', reason: 'go' } })
  await admin.send('PUT', 'features/hero', {
    body: {
      site: 'daily',
      valueType: 'string',
      defaultValue: 'small',
      rules: [{ type: 'experiment', experiment: 'pictures' }],
    },
  })
  await admin.send('PUT', 'features/elsewhere', {
    body: { site: 'weekly', valueType: 'boolean', defaultValue: false },
  })
})
afterAll(() => network.stop())

async function exported(format: 'json' | 'yaml'): Promise<string> {
  const response = await fetch(`${network.splitter.url}/v1/admin/registry?site=daily&format=${format}`, {
    headers: { authorization: `Bearer ${network.adminSecret}` },
  })
  expect(response.headers.get('content-type')).toContain(`application/${format}`)
  return response.text()
}

interface Answer {
  summary: Record<string, number>
  changes: {
    list: string
    id: string
    action: string
    fields: { field: string; before?: unknown; after?: unknown }[]
  }[]
  conflicts: { list: string; id: string; code: string; pointer: string }[]
  notInDocument: object[]
  code?: string
  detail?: string
  errors?: { pointer: string; detail: string }[]
}

async function imported(
  text: string,
  { type = 'json', dryRun = false }: { type?: string; dryRun?: boolean } = {},
): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(`${network.splitter.url}/v1/admin/registry?dryRun=${dryRun}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${network.adminSecret}`,
      'content-type': `application/${type}`,
    },
    body: text,
  })
  return { status: response.status, answer: (await response.json()) as Answer }
}

interface Document {
  experiments: Record<string, unknown>[]
  features: Record<string, unknown>[]
  savedGroups: Record<string, unknown>[]
  holdouts: Record<string, unknown>[]
}

async function changed(change: (document: Document) => void): Promise<string> {
  const document = JSON.parse(await exported('json')) as Document
  change(document)
  return JSON.stringify(document)
}

describe('a registry', () => {
  it.each(['json', 'yaml'] as const)(
    'that is exported and imported again as %s is unchanged',
    async (type) => {
      const text = await exported(type)
      for (const dryRun of [true, false]) {
        const { status, answer } = await imported(text, { type, dryRun })
        expect([status, answer.summary]).toEqual([200, { create: 0, update: 0, unchanged: 4, conflicts: 0 }])
        expect(answer.notInDocument).toEqual([])
      }
      expect(await exported(type)).toBe(text)
      expect((await admin.send('GET', 'experiments/pictures')).tag).toBe('"2"')
    },
  )

  it('shows what an import would change, and changes nothing in a dry run', async () => {
    const text = await changed(({ experiments, features, savedGroups }) => {
      experiments[0]!['coverage'] = 0.5
      experiments.push({ ...admin.experiment(), id: 'by-hand', site: undefined })
      features.pop()
      savedGroups[0]!['description'] = 'Everybody here'
    })
    const before = await exported('json')
    const { status, answer } = await imported(text, { dryRun: true })
    expect([status, answer.summary]).toEqual([200, { create: 1, update: 2, unchanged: 1, conflicts: 0 }])
    expect(answer.changes.map(({ id, action, fields }) => [id, action, fields])).toEqual([
      ['staff', 'update', [{ field: 'description', before: '', after: 'Everybody here' }]],
      ['year', 'unchanged', []],
      ['pictures', 'update', [{ field: 'coverage', before: 1, after: 0.5 }]],
      ['by-hand', 'create', []],
    ])
    expect(answer.notInDocument).toEqual([{ list: 'features', id: 'hero' }])
    expect(await exported('json')).toBe(before)

    const done = await imported(text)
    expect([done.status, done.answer.summary]).toEqual([200, answer.summary])
    const pictures = await admin.send('GET', 'experiments/pictures')
    expect([pictures.body['coverage'], pictures.body['state']]).toEqual([0.5, 'running'])
    const byHand = await admin.send('GET', 'experiments/by-hand')
    expect([byHand.body['state'], byHand.body['phase']]).toEqual(['draft', 1])
    expect(byHand.body['salt']).toMatch(/^by-hand\.1\.[0-9a-f]{8}$/)
    expect((await admin.send('GET', 'features/hero')).status).toBe(200)
  })

  it('is not imported at all where something of it conflicts, and says where', async () => {
    const text = await changed(({ experiments, features, holdouts }) => {
      const pictures = experiments.find(({ id }) => id === 'pictures')!
      pictures['salt'] = 'another'
      pictures['state'] = 'draft'
      holdouts[0]!['share'] = 0.2
      features.push({ id: 'elsewhere', valueType: 'boolean', defaultValue: false })
      features.push({ id: 'broken', valueType: 'boolean', defaultValue: 'no' })
    })
    const { answer } = await imported(text, { dryRun: true })
    expect(answer.conflicts.map(({ id, code, pointer }) => [id, code, pointer])).toEqual([
      ['pictures', 'would_move_readers', '#/experiments/1/salt'],
      ['pictures', 'transition_not_allowed', '#/experiments/1/state'],
      ['elsewhere', 'site_fixed', '#/features/1/site'],
      ['broken', 'invalid_record', '#/features/2/defaultValue'],
    ])
    const refused = await imported(text)
    expect([refused.status, refused.answer.code]).toEqual([409, 'import_conflicts'])
    expect(refused.answer.errors).toHaveLength(4)
    expect((await admin.send('GET', 'features/broken')).status).toBe(404)
  })

  it('is refused with the place where it cannot be read', async () => {
    const cut = await imported('version: 1\nsite: [', { type: 'yaml' })
    expect([cut.status, cut.answer.code]).toEqual([400, 'invalid_yaml'])
    const typo = await imported('version: 1\nsite: daily\nexperiment: []\n', { type: 'yaml' })
    expect(typo.answer.code).toBe('invalid_request')
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, depth) => {
      const name = String.fromCharCode(98 + depth)
      const before = String.fromCharCode(97 + depth)
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(',')}]`
    }).join('\n')}`
    expect((await imported(bomb, { type: 'yaml' })).answer.code).toBe('invalid_yaml')
    const form = await imported('a=b', { type: 'x-www-form-urlencoded' })
    expect(form.status).toBe(415)
    const missing = await imported(JSON.stringify({ version: 1, site: 'daily', features: [{ id: 'x' }] }))
    expect(missing.answer.errors?.map(({ pointer }) => pointer)).toContain('#/features/0/valueType')
  })
})
