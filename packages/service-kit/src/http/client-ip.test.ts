import { expect, it } from '@jest/globals'
import { clientIpOf, networkOfClient } from './client-ip.js'

it.each([
  [0, '203.0.113.7', '10.0.0.1'],
  [1, '203.0.113.7', '203.0.113.7'],
  [1, 'forged, 203.0.113.7', '203.0.113.7'],
  [2, 'forged, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
  [2, '203.0.113.7', '10.0.0.1'],
  [1, undefined, '10.0.0.1'],
  [1, '', '10.0.0.1'],
  [1, 'x, 203.0.113.7:4711', '203.0.113.7'],
  [1, '[2001:db8::1]:4711', '2001:db8::1'],
  [1, '[2001:db8::1]', '2001:db8::1'],
  [1, '2001:db8::1', '2001:db8::1'],
])('behind %i proxies, X-Forwarded-For %p is %p', (proxies, forwarded, ip) => {
  expect(clientIpOf('10.0.0.1', forwarded, proxies)).toBe(ip)
})

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
  ['2001:0DB8:0000:0007:1:2:3:4', '2001:db8:0:7::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:5::', '2001:db8:5:0::/64'],
  ['1::3:4:5:6:7:8', '1:0:3:4::/64'],
  ['::1', '0:0:0:0::/64'],
  [undefined, ''],
  ['x'.repeat(10_000), 'x'.repeat(45)],
])('uses the address or network that one client has to itself: %j is %j', (ip, network) => {
  expect(networkOfClient(ip)).toBe(network)
})
