import { expect, it } from '@jest/globals'
import { ipv4Network, ipv6Network } from './network-number.js'

it.each<[string, number | undefined]>([
  ['0.0.0.0', 0],
  ['1.2.3.4', 0x010203],
  ['255.255.255.0', 0xffffff],
  ['256.1.1.1', undefined],
  ['1.2.3', undefined],
  ['1.2.3.', undefined],
  ['.1.2.3', undefined],
  ['1..2.3', undefined],
  ['1.2.3.4.5', undefined],
  ['1.2.3.-4', undefined],
  ['1.2.3.4/24', undefined],
  ['2001:db8::', undefined],
  ['', undefined],
  ['1'.repeat(5_000), undefined],
])('IPv4 %j', (ip, expected) => {
  expect(ipv4Network(ip)).toBe(expected)
})

it.each<[string, number | undefined]>([
  ['::', 0],
  ['::1', 0],
  ['2001:db8:1::', 0x20010db80001],
  ['2001:DB8:1:2:3:4:5:6', 0x20010db80001],
  ['ffff:ffff:ffff::', 0xffffffffffff],
  ['1::2::3', undefined],
  ['1:2:3', undefined],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1:2:3:4:5:6:7:12345', undefined],
  ['g::', undefined],
  ['', undefined],
  [':'.repeat(5_000), undefined],
])('IPv6 %j', (ip, expected) => {
  expect(ipv6Network(ip)).toBe(expected)
})
