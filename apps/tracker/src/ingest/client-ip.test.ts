import { expect, it } from '@jest/globals'
import type { IncomingMessage } from 'node:http'
import { clientIpOf } from './client-ip.js'

const request = (forwarded?: string): IncomingMessage =>
  ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress: '10.0.0.1' },
  }) as unknown as IncomingMessage

it.each([
  [0, '203.0.113.7', '10.0.0.1'],
  [1, '203.0.113.7', '203.0.113.7'],
  [1, 'forged, 203.0.113.7', '203.0.113.7'],
  [2, 'forged, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
  [2, '203.0.113.7', '10.0.0.1'],
  [1, undefined, '10.0.0.1'],
  [1, '', '10.0.0.1'],
])('behind %i proxies, X-Forwarded-For %p says %p', (proxies, forwarded, ip) => {
  expect(clientIpOf(request(forwarded), proxies)).toBe(ip)
})
