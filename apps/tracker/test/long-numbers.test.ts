import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { createTrackerClient, selectStored, type TrackerClient } from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
  const source = { name: 'Mapped', writeKey: 'mapped', site: 'dev' }
  await tracker.admin('PUT', '/v1/admin/sources/mapped', { ...source, mapping: { properties: { article_id: 'storyId' } } }) // prettier-ignore
})
afterAll(() => network.stop())

interface Row {
  message_id: string
  user_id: string
  anonymous_id: string
  story_id: string
  properties: Record<string, unknown>
}

async function rowsOf(name: string): Promise<Row[]> {
  return selectStored<Row>(
    network,
    `SELECT message_id, user_id, anonymous_id, story_id, properties FROM events FINAL
     WHERE name = {name:String} ORDER BY message_id, user_id`,
    { name },
  )
}

/** Two integers that are the same double. */
const [first, second] = ['1610521604143693812', '1610521604143693845']

describe('a whole number that no double holds', () => {
  const call = (id: string, name: string): string =>
    `{"type":"page","name":"${name}","anonymousId":"a","messageId":${id}}`

  it.each<[string, number, (id: string, name: string) => Promise<{ status: number }>]>([
    ['a batch', 1, (id, name) => tracker.post('/v1/batch', `{"batch":[${call(id, name)}]}`)],
    ['a single event', 2, (id, name) => tracker.post('/v1/page', call(id, name))],
    [
      'an event that is made in the tracker',
      3,
      (id, name) => tracker.post('/v1/page', call(id, name), { 'sec-gpc': '1' }),
    ],
    [
      'a batch with an item that is rejected',
      4,
      (id, name) => tracker.post('/v1/batch', `{"batch":[${call(id, name)},{}]}`),
    ],
    [
      'a pixel',
      5,
      (id, name) =>
        tracker.fetch(`/v1/pixel.gif?writeKey=dev&data=${Buffer.from(call(id, name)).toString('base64url')}`),
    ],
  ])('is a message id of its own in %s', async (_where, digit, send) => {
    const name = `long-${digit}`
    const ids = ['812', '845'].map((end) => `${digit}610521604143693${end}`)
    ids.unshift(`-${ids[0]}`)
    for (const id of ids) expect((await send(id, name)).status).toBe(200)
    expect((await rowsOf(name)).map((row) => row.message_id)).toEqual(ids)
  })

  it('keeps its digits as the id of a reader and of a story, under our names and a source’s', async () => {
    const items = [first, second].map(
      (id) =>
        `{"type":"page","name":"ids","messageId":"ids-${id}","userId":${id},"anonymousId":${id},"properties":{"storyId":${id}}}`,
    )
    await tracker.post('/v1/batch', `{"batch":[${items.join(',')}]}`)
    await tracker.post(
      '/v1/page',
      `{"name":"ids","messageId":"ids-mapped","userId":"u","properties":{"article_id":${first}}}`,
      { authorization: `Basic ${Buffer.from('mapped:').toString('base64')}` },
    )
    expect((await rowsOf('ids')).map((row) => [row.user_id, row.anonymous_id, row.story_id])).toEqual([
      [first, first, first],
      [second, second, second],
      ['u', '', first],
    ])
  })

  it('is its digits as a text wherever else it stands, and every other number is a number', async () => {
    const properties = `{"long":${first},"list":[${second},{"a":-${first}}],"kept":9007199254740991,"float":${first}e3,"text":": ${first}","fraction":0.1234567890123456789}`
    await tracker.post('/v1/page', `{"name":"anywhere","anonymousId":"a","properties":${properties}}`)
    const [row] = await selectStored<Row>(
      network,
      `SELECT properties FROM events FINAL WHERE name = 'anywhere'
       SETTINGS output_format_json_quote_64bit_integers = 0`,
    )
    expect(row?.properties).toEqual({
      long: first,
      list: [second, { a: `-${first}` }],
      kept: 9007199254740991,
      float: `${first}e3`,
      text: `: ${first}`,
      fraction: 0.12345678901234568,
    })
  })
})

describe('a number that a double holds', () => {
  it.each([
    ['7', '7'],
    ['-7', '-7'],
    ['1.0', '1'],
    ['1e3', '1000'],
    ['1.5', '1.5'],
    ['9007199254740991', '9007199254740991'],
    ['1e16', '10000000000000000'],
    ['5.9e19', '59000000000000000000'],
  ])('is as an id what JavaScript writes: %s is "%s"', async (written, id) => {
    const name = `id ${written}`
    for (const headers of [{}, { dnt: '1' }]) {
      await tracker.post(
        '/v1/page',
        `{"name":"${name}","anonymousId":"a","messageId":${written},"timestamp":"2026-11-20T10:00:00.000Z"}`,
        headers,
      )
    }
    expect((await rowsOf(name)).map((row) => row.message_id)).toEqual([id])
  })

  it('is as the id of a story what JavaScript writes: -0 is "0"', async () => {
    await tracker.post(
      '/v1/page',
      '{"name":"minus zero","anonymousId":"a","messageId":"minus-zero","properties":{"storyId":-0}}',
    )
    expect((await rowsOf('minus zero')).map((row) => row.story_id)).toEqual(['0'])
  })

  it('is the same number whether the request is passed on verbatim or made into events', async () => {
    const body = (id: string): string =>
      `{"type":"page","name":"same","messageId":"${id}","anonymousId":"a","properties":{"n":[1e16,5.9e19,-1e20,1e300,5e-324,0.1]}}`
    await tracker.post('/v1/page', body('same-0'))
    await tracker.post('/v1/batch', `{"batch":[${body('same-1')},{}]}`)
    await tracker.fetch(
      `/v1/pixel.gif?writeKey=dev&data=${Buffer.from(body('same-2')).toString('base64url')}`,
    )
    const rows = await rowsOf('same')
    expect(rows.map((row) => row.properties)).toEqual(
      Array.from({ length: 3 }, () => ({ n: [1e16, 5.9e19, -1e20, 1e300, 5e-324, 0.1] })),
    )
  })
})
