import { expect, it } from '@jest/globals'
import { clientIpOf } from './client-ip.js'

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
])('behind %i proxies, X-Forwarded-For %p says %p', (proxies, forwarded, ip) => {
  expect(clientIpOf('10.0.0.1', forwarded, proxies)).toBe(ip)
})
