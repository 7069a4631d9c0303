import { expect, it } from '@jest/globals'
import { openCountryDatabase } from './open-country-database.js'

const shipped = await openCountryDatabase()

it.each<[string, string | undefined]>([
  ['36.68.0.0', 'ID'],
  ['103.10.66.0', 'ID'],
  ['2001:240::', 'JP'],
  ['2404:8000::', 'ID'],
  ['127.0.0.0', undefined],
  ['10.0.0.0', undefined],
  ['100.64.0.0', undefined],
  ['169.254.7.0', undefined],
  ['172.16.0.0', undefined],
  ['172.31.255.0', undefined],
  ['192.168.1.0', undefined],
  ['192.0.2.0', undefined],
  ['198.18.0.0', undefined],
  ['203.0.113.0', undefined],
  ['224.0.0.0', undefined],
  ['240.0.0.0', undefined],
  ['fd12:3456:789a::', undefined],
  ['fe80::', undefined],
  ['2001:db8::', undefined],
  ['ff02::', undefined],
  ['172.32.0.0', 'US'],
  ['192.169.0.0', 'US'],
  ['::', undefined],
  ['', undefined],
  ['nonsense', undefined],
  ['999.1.1.1', undefined],
  ['x'.repeat(5_000), undefined],
])('%s is %s, also from memory', (ip, expected) => {
  expect([shipped.countryOf(ip), shipped.countryOf(ip)]).toEqual([expected, expected])
})

it('returns the build date of the database', () => {
  expect(shipped.builtAt?.getUTCFullYear()).toBeGreaterThanOrEqual(2026)
  expect(shipped.problem).toBeUndefined()
})

it.each(['/no/such/file.mmdb', import.meta.filename])(
  'finds no country where %s is the database',
  async (path) => {
    const database = await openCountryDatabase(path)
    expect(database.countryOf('36.68.0.0')).toBeUndefined()
    expect(database.problem?.message).toMatch(/cannot be read/)
  },
)
