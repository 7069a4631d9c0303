import { expect, it } from '@jest/globals'
import { tellsReadersApart } from './tells-readers-apart.js'

it.each([
  ['203.0.113.0', true],
  ['9.255.255.0', true],
  ['11.0.0.0', true],
  ['100.63.255.0', true],
  ['100.128.0.0', true],
  ['172.15.255.0', true],
  ['172.32.0.0', true],
  ['192.167.255.0', true],
  ['2001:db8:1::', true],
  ['fc:1::', true],
  ['fec0::', true],
  ['10.1.2.0', false],
  ['100.64.0.0', false],
  ['100.127.255.0', false],
  ['127.0.0.0', false],
  ['169.254.9.0', false],
  ['172.16.0.0', false],
  ['172.31.255.0', false],
  ['192.168.1.0', false],
  ['0.0.0.0', false],
  ['::', false],
  ['fd12:3456:789a::', false],
  ['fc00::', false],
  ['fe80::', false],
  ['febf::', false],
  ['', false],
  [undefined, false],
])('of the network %s it is %s', (network, expected) => {
  expect(tellsReadersApart(network)).toBe(expected)
})
