import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createNetworkSet } from './network-set.js'

const networks = createNetworkSet([
  '10.0.0.0/8',
  '10.1.0.0/16',
  '192.0.2.0/24',
  '192.0.3.0/24',
  '198.51.100.0/25',
  '203.0.113.7',
  '2001:db8::/32',
  '2a01:4f8:10::/48',
  '2a01:4f8:20:1::/64',
  'nonsense',
  '300.0.0.0/8',
  '10.0.0.0/x',
  '10.0.0.0/',
])

it('leaves out invalid networks, and those smaller than a truncated address', () => {
  expect(networks.size).toBe(6)
})

it.each<[string, boolean]>([
  ['10.200.3.0', true],
  ['11.0.0.0', false],
  ['9.255.255.0', false],
  ['192.0.2.0', true],
  ['192.0.3.255', true],
  ['192.0.4.0', false],
  ['198.51.100.0', false],
  ['2001:db8:1::', true],
  ['2001:db8:1:2:3:4:5:6', true],
  ['2001:db9::', false],
  ['2a01:4f8:10::', true],
  ['2a01:4f8:11::', false],
  ['2a01:4f8:20::', false],
  ['::1', false],
  ['1::2::3', false],
  ['1:2:3', false],
  ['', false],
  ['10', false],
  ['x'.repeat(5_000), false],
])('%s: %s', (ip, expected) => {
  expect(networks.has(ip)).toBe(expected)
})

it('finds what a scan of all networks finds', () => {
  const prefix = fc.tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 24 }))
  fc.assert(
    fc.property(fc.array(prefix, { maxLength: 40 }), fc.nat(255), fc.nat(255), (prefixes, a, b) => {
      const set = createNetworkSet(prefixes.map(([x, y, length]) => `${x}.${y}.0.0/${length}`))
      const bits = (x: number, y: number): number => x * 65_536 + y * 256
      const scan = prefixes.some(([x, y, length]) => {
        const width = 2 ** (24 - length)
        return Math.floor(bits(x, y) / width) === Math.floor(bits(a, b) / width)
      })
      expect(set.has(`${a}.${b}.0.0`)).toBe(scan)
    }),
  )
})
