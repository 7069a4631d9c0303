import { describe, expect, it } from '@jest/globals'
import { isJsonObject, type JsonObject, type JsonValue } from '@frontpage/contracts'
import { measureJson } from './measure-json.js'
import { hideAddresses } from './hide-addresses.js'

function countAddresses(payload: JsonObject): number {
  const found = { addresses: 0, redaction: undefined, redactedUrls: 0, length: 0 }
  measureJson(payload, 1, found)
  return found.addresses
}

function hide(text: string): JsonValue | false {
  const body = Buffer.from(text)
  const payload = JSON.parse(text) as JsonObject
  const calls = (Array.isArray(payload.batch) ? payload.batch : [payload]).filter(isJsonObject)
  const isHidden = hideAddresses(body, text, { calls, addresses: countAddresses(payload) })
  return isHidden && (JSON.parse(body.toString()) as JsonValue)
}

describe('addresses that calls name', () => {
  it.each([
    [
      'in the context',
      '{"context":{"ip":"198.51.100.237","a":1}}',
      { context: { ip: '198.51.100.0', a: 1 } },
    ],
    ['beside it', '{"ip":"198.51.100.9"}', { ip: '198.51.100.0' }],
    ['of IPv6', '{"ip":"2001:db8:1:2::9"}', { ip: '2001:db8:1::' }],
    ['with space around', '{"ip" :\n\t"198.51.100.23" , "a":"é"}', { ip: '198.51.100.0', a: 'é' }],
    [
      'of a batch',
      '{"batch":[{"context":{"ip":"198.51.100.1"}},{"a":1},{"ip":"203.0.113.22"}]}',
      { batch: [{ context: { ip: '198.51.100.0' } }, { a: 1 }, { ip: '203.0.113.0' }] },
    ],
    ['nowhere', '{"context":{"a":1}}', { context: { a: 1 } }],
    ['that are quoted in a text', '{"a":"\\"ip\\":\\"1.2.3.4\\""}', { a: '"ip":"1.2.3.4"' }],
  ])('%s are truncated in the text', (_where, text, hidden) => {
    expect(hide(text)).toEqual(hidden)
  })

  it.each([
    ['twice', '{"ip":"198.51.100.9","context":{"ip":"198.51.100.9"}}'],
    ['with a repeated name', '{"context":{"ip":"198.51.100.9","ip":"198.51.100.8"}}'],
    ['elsewhere as well', '{"ip":"198.51.100.9","properties":{"ip":"198.51.100.9"}}'],
    [
      'elsewhere, with an escaped name here',
      '{"context":{"\\u0069p":"198.51.100.9"},"properties":{"ip":"198.51.100.9"}}',
    ],
    ['by another name', '{"properties":{"client":"198.51.100.9"}}'],
    ['by another name as well', '{"context":{"ip":"198.51.100.9"},"traits":{"v6":"2001:db8:1:2::9"}}'],
    ['by another name, escaped', '{"traits":{"a":"198.51.100\\u002e9"}}'],
    ['with an escaped value', '{"ip":"198.51.100\\u002e9"}'],
    ['that are none', '{"ip":"nonsense"}'],
    ['that are nearly one', '{"ip":"1.2.3.256"}'],
    ['without their last number', '{"ip":"1.2.3."}'],
    ['with a number too many', '{"ip":"1.2.3.4.5"}'],
    ['that are no text', '{"ip":17}'],
    ['in a batch that is shadowed', '{"batch":[{"ip":"198.51.100.9"}],"batch":[{"a":1}]}'],
  ])('leave %s to the caller', (_what, text) => {
    expect(hide(text)).toBe(false)
  })
})
