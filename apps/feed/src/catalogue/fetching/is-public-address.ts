import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Networks that are not the internet's: private ones, this machine, links, tests, and those that lead to IPv4 (RFC 6890). */
const closed = new BlockList()
const closedIPv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
for (const [network, prefix] of closedIPv4) closed.addSubnet(network, prefix, 'ipv4')
const closedIPv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const
for (const [network, prefix] of closedIPv6) closed.addSubnet(network, prefix, 'ipv6')
/** All addresses that are given out lie in here; loopback, mapped IPv4, NAT64, fc00::/7, fe80::/10 and multicast do not. */
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')

/** Whether an address, as DNS or a URL gives it, belongs to a machine on the internet. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4')
  return isIPv6(address) && global.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}
