import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JsonObject, JsonValue } from '@frontpage/contracts'
import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  fromEventRow,
  migrate,
  readEvents,
  toEventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

let server: TestClickHouse
let client: EventStoreClient
beforeAll(async () => {
  server = await startTestClickHouse()
  const config = server.newDatabase('json')
  await migrate(config)
  client = createEventStoreClient(config)
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

/** For more of them by hand: `JSON_RUNS=200 npm run jest -- packages/event-store/test/json-columns`. */
const numRuns = Number(process.env['JSON_RUNS'] ?? 5)
let inserts = 0

/** Archives an event for each of the objects, as its properties and its traits, and reads them again. */
async function passThroughArchive(objects: readonly JsonObject[]): Promise<(JsonObject | string)[][]> {
  const sourceId = `source-${++inserts}`
  const events = objects.map((object, n) => ({
    messageId: `m${n}`,
    type: 'page' as const,
    sourceId,
    site: 'daily',
    environment: 'production',
    receivedAt: 0,
    timestamp: 0,
    anonymousId: 'a',
    properties: object,
    traits: object,
  }))
  const rows = encodeEventRows(events.map((event) => toEventRow(event)))
  const refused = await createEventWriter(client).insert([rows], sourceId)
  const read = new Map<string, (JsonObject | string)[]>(
    refused.map(({ row, detail }) => [`m${row}`, [detail]]),
  )
  for await (const page of readEvents(client)) {
    for (const row of page) {
      const { messageId, properties, traits } = fromEventRow(row).event
      read.set(messageId, [properties ?? {}, traits ?? {}])
    }
  }
  await client.command({ query: 'TRUNCATE TABLE events' })
  return objects.map((_, n) => read.get(`m${n}`) ?? ['is gone'])
}

/**
 * Removes the differences that ClickHouse's JSON does not keep: a field that is null or an empty object, and an absent
 * one; -0 and 0; and in lists of lists, null and empty values.
 */
function asFiled(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value + 0
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(asFiled).map((item) => (item === null || isEmptyObject(item) ? [] : item)) // prettier-ignore
  const fields = Object.entries(value).flatMap(([key, item]) => {
    const rest = item === null ? item : asFiled(item)
    return rest === null || isEmptyObject(rest) ? [] : [[key, rest] as const]
  })
  return Object.fromEntries(fields)
}

function isEmptyObject(value: JsonValue): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  )
}

async function expectUnchanged(objects: readonly JsonObject[]): Promise<void> {
  const read = await passThroughArchive(objects)
  expect(read.map((columns) => columns.map(asFiled))).toEqual(
    objects.map((object) => [asFiled(object), asFiled(object)]),
  )
}

const numbers = [
  '18446744073709551614', '18446744073709551615', '18446744073709551616', '5.9e19', '1e20', '1e21', '1e300',
  '-9223372036854775807', '-9223372036854775808', '-9223372036854775809', '-5.9e19', '-1e300', '-0', '0.1',
  '9007199254740993', '1e-400', '5e-324', '2.2250738585072014e-308', '1.7976931348623157e308',
] // prettier-ignore

describe('properties and traits come back from the archive as they were sent', () => {
  it.each<[string, string[]]>([
    [
      'integers and doubles of every size',
      numbers.flatMap((n) => [`{"n":${n}}`, `{"n":[${n}]}`, `{"n":[1,${n}]}`, `{"n":[0.5,${n}]}`, `{"n":[[${n}],"x",{"n":${n}}]}`, `{"n":[-1,${n},1e19]}`]), // prettier-ignore
    ],
    [
      'keys that are alike when they are escaped',
      [
        '{"a.b":1,"a%2Eb":2,"a%252Eb":3,"a%25252Eb":4,"a":{"b":5}}',
        '{"%2E":1,".":2,"%252E":3,"%":4,"%25":5,"%2":6,"2E":7,"%2e":8,"%25.":9,"%252.E":10}',
        '{"a":1,"a.b":2}',
        '{"a":{"b":1},"a.b":2,"a%2Eb":{"c.d":3,"c%2Ed":4}}',
        '{"a":[{"b.c":1,"b%2Ec":2,"b":{"c":3}},[{"%2E":1,".":2}],"x"]}',
        '{"":1,"a":{"":2},"a.":3,".a":4,".":5,"..":6}',
        '{"":{"":{"":1}},".":2,"..":3}',
        '{"a":{".":1,"%2E":2},"a..":3}',
      ],
    ],
    [
      'keys that mean something elsewhere',
      [
        '{"__proto__":{"x":1},"constructor":2,"0":3,"00":4,"-1":5,"null":6,"":7," ":8}',
        '{"a\\u0000b":1,"\\u0000":2,"\\n":3,"\\"":4,"`":5,"\'":6,"\\\\":7,"/":8,"^a":9,"a[]":10,"a:Int64":11,"é😀":12}',
        `{"${'k'.repeat(30_000)}":1}`,
        `{${Array.from({ length: 2_000 }, (_, n) => `"k${n}.x":${n}`).join(',')}}`,
      ],
    ],
    [
      'lists of all sorts',
      [
        '{"a":[true,1],"b":[true,"a"],"c":[true,1.5,null],"d":[[true],[1]],"e":[{"a":true},{"a":1}]}',
        '{"a":[],"b":[[]],"c":[{}],"d":[null],"e":[[],[1]],"f":[[],[{"a":1}]],"g":[null,{"a":null}],"h":[{"a":{}},{"a":1}]}',
        '{"a":[1,"2",[3,["4",{"b":[5,{"c":[]}]}]],null,true,{"d.e":[{"f":1}]}]}',
        '{"a":["1","2024-01-01","2024-01-01T00:00:00Z","true","null","NaN"],"b":"2024-01-01 00:00:00"}',
        `{"a":${'['.repeat(30)}1${']'.repeat(30)}}`,
        `{"a":${'[{"b":'.repeat(15)}[true,1]${'}]'.repeat(15)}}`,
        `{"a":${'[{"b.c":1,"b%2Ec":'.repeat(15)}2${'}]'.repeat(15)}}`,
        `${'{"a":'.repeat(31)}1${'}'.repeat(31)}`,
      ],
    ],
  ])('%s', async (_what, texts) => {
    await expectUnchanged(texts.map((text) => JSON.parse(text) as JsonObject))
  })

  it('whatever they are', async () => {
    const key = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '.', '%', '2', '5', 'E', 'b'), maxLength: 6 }),
      fc.string({ unit: 'binary-ascii', maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom('__proto__', 'a', 'b', 'storyId', 'section'),
    )
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      fc.tuple(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.constantFrom(1, 1024)).map(([n, of]) => Number(n) / of), // prettier-ignore
      fc.constantFrom(0, 1, -1, 2 ** 53, 2 ** 63, -(2 ** 63), 2 ** 64, 1e19, 5e-324),
    )
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 8, depthSize: 'medium' },
        number,
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.constantFrom('2024-01-01', '1', 'true', 'null', '\u0000'),
        ),
        fc.constantFrom(true, false, null),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }))
    const object = fc
      .dictionary(key, value, { maxKeys: 6 })
      .map((fields) => JSON.parse(JSON.stringify(fields)) as JsonObject)
    await fc.assert(fc.asyncProperty(fc.array(object, { minLength: 100, maxLength: 200 }), expectUnchanged), { numRuns, endOnFailure: true }) // prettier-ignore
  }, 600_000)
})
