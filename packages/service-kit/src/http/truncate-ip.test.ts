import { expect, it } from '@jest/globals'
import { truncateIp } from './truncate-ip.js'

it.each([
  ['203.0.113.77', '203.0.113.0'],
  ['::ffff:203.0.113.77', '203.0.113.0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
  ['::1', '::'],
  ['fe80::1%eth0', 'fe80::'],
  ['not an address', undefined],
  ['', undefined],
  [undefined, undefined],
])('%p becomes %p', (address, network) => {
  expect(truncateIp(address)).toBe(network)
})
