import { describe, expect, it } from '@jest/globals'
import type { JsonObject, JsonValue } from '@frontpage/contracts'
import { isAddress, truncateAddresses, truncateAddressesIn } from './truncate-addresses.js'

describe('a value', () => {
  it.each([
    ['198.51.100.23', '198.51.100.0'],
    [' 198.51.100.23 ', '198.51.100.0'],
    ['198.51.100.23:443', '198.51.100.0'],
    ['198.51.100.23, 203.0.113.7:80', '198.51.100.0, 203.0.113.0'],
    ['198.51.100.23,10.0.0.1', '198.51.100.0, 10.0.0.0'],
    ['2001:db8:1:2::9', '2001:db8:1::'],
    ['2001:DB8:1:2:3:4:5:6', '2001:db8:1::'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1::'],
    ['::ffff:198.51.100.23', '198.51.100.0'],
    ['fe80::1', 'fe80::'],
    ['::1', '::'],
  ])('that is the address %s is truncated', (text, network) => {
    expect(isAddress(text)).toBe(true)
    expect(truncateAddresses({ any: text })).toEqual({ any: network })
  })

  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '12:30:45',
    '2026-11-24T12:00:00Z',
    'a:b',
    '',
    'face',
    'dead:beef',
  ])('%j is no address', (text) => {
    expect(isAddress(text)).toBe(false)
    expect(truncateAddresses({ any: text })).toEqual({ any: text })
  })

  it('is found wherever it stands, but for the numbers of versions', () => {
    const event: JsonObject = {
      traits: { ip: '198.51.100.23' },
      properties: { list: ['198.51.100.23', { deep: '2001:db8:1:2::9' }], app_version: '1.2.3.4' },
      context: { device: { ip: '198.51.100.23' }, os: { buildNumber: '10.0.0.7' } },
    }
    expect(truncateAddresses(event)).toEqual({
      traits: { ip: '198.51.100.0' },
      properties: { list: ['198.51.100.0', { deep: '2001:db8:1::' }], app_version: '1.2.3.4' },
      context: { device: { ip: '198.51.100.0' }, os: { buildNumber: '10.0.0.7' } },
    })
  })
})

it.each([
  ['{"ip":"198.51.100.23"}', '{"ip":"198.51.100.0"}'],
  ["{'client': 198.51.100.23, 'a': 1}", "{'client': 198.51.100.0, 'a': 1}"],
  ['{"a":"198.51.100\\u002e23"}', '{"a":"198.51.100.0"}'],
  ['{"a":"\\u0031\\u00398.51.100.23"}', '{"a":"198.51.100.0"}'],
  ['from 2001:db8:1:2::9, or', 'from 2001:db8:1::, or'],
  ['{"a":"2001:db8:1:2:3', '{"a":"2001:db8:1::'],
  ['{"a":"198.51.100.2', '{"a":"198.51.100.0'],
  ['at 12:30:45, 1.2.3.4.5, 2026-11-24T12:00:00Z', 'at 12:30:45, 1.2.3.4.5, 2026-11-24T12:00:00Z'],
])('of the text %s no full address is left', (text, truncated) => {
  expect(truncateAddressesIn(text)).toBe(truncated)
})

it('keeps a text of nothing but colons and digits cheap', () => {
  const values: JsonValue[] = [':'.repeat(30_000), '1:'.repeat(15_000), '1.'.repeat(15_000)]
  for (const value of values) expect(truncateAddressesIn(value as string).length).toBeGreaterThan(0)
})
