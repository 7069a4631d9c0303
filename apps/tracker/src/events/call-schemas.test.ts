import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { z } from 'zod'
import { callTypes, type JsonObject, type JsonValue } from '@frontpage/contracts'
import { batchSchema, callSchemas } from './call-schemas.js'
import { validateCall } from './validate-call.js'

const ajv = new Ajv2020({ strict: false })
const toValidator = (schema: z.ZodType) => ajv.compile(z.toJSONSchema(schema, { io: 'input' }))

const anyId = fc.option(fc.constantFrom('', 'a', 7, true, {}), { nil: null })
const anyText = fc.option(fc.constantFrom('', 'Story Read', 7, []), { nil: null })
const anyObject = fc.option(fc.constantFrom({}, { storyId: 'a' }, [], 'text', 1), { nil: null })
const anyCall = fc.record(
  {
    messageId: fc.oneof(anyId, fc.constant('x'.repeat(101))),
    anonymousId: anyId,
    userId: anyId,
    groupId: anyId,
    previousId: anyId,
    event: anyText,
    name: anyText,
    category: anyText,
    properties: anyObject,
    traits: anyObject,
    context: anyObject,
    timestamp: fc.jsonValue({ maxDepth: 1 }),
    more: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>

describe('the documented schemas of calls', () => {
  it.each(callTypes)('accept the %s calls that the tracker accepts', (type) => {
    const validate = toValidator(callSchemas[type])
    const isTaken = (call: JsonValue) => validateCall(call, type) === undefined
    fc.assert(
      fc.property(anyCall, (call) => {
        expect([call, validate(call)]).toEqual([call, isTaken(call)])
      }),
      { numRuns: 2_000 },
    )
  })

  it('accept the batches whose items are all accepted', () => {
    const validate = toValidator(batchSchema)
    const item = fc
      .tuple(fc.constantFrom(...callTypes, 'merge', null, undefined), anyCall)
      .map(([type, call]): JsonObject => (type === undefined ? call : { ...call, type }))
    fc.assert(
      fc.property(item, (call) => {
        const body = { batch: [call] }
        expect([call, validate(body)]).toEqual([call, validateCall(call, undefined) === undefined])
      }),
      { numRuns: 2_000 },
    )
  })
})
