import { isInIpv4Ranges, toIpv4Ranges } from './ipv4-ranges.js'
import { ipv4Network } from './network-number.js'
import { tellsReadersApart } from './tells-readers-apart.js'

/** Documentation (RFC 5737), protocol assignments, 6to4 relays, benchmarks (RFC 2544), multicast and reserved networks. */
const unassignedIpv4 = toIpv4Ranges([
  ['192.0.0.0', '192.0.0.0'],
  ['192.0.2.0', '192.0.2.0'],
  ['192.88.99.0', '192.88.99.0'],
  ['198.18.0.0', '198.19.255.0'],
  ['198.51.100.0', '198.51.100.0'],
  ['203.0.113.0', '203.0.113.0'],
  ['224.0.0.0', '255.255.255.0'],
])

/** Documentation (RFC 3849, RFC 9637), discard-only (RFC 6666), translated (RFC 8215) and multicast addresses. */
const unassignedIpv6 = /^(?:2001:0?db8:|3fff:|100::|64:ff9b:1:|ff[0-9a-f]{2}:)/

/**
 * Whether somebody in some country has been assigned this network, as the tracker truncates addresses. The others are
 * private or set aside (IANA's special-purpose address registries), and databases name a registry's country for some.
 */
export function isAssigned(network: string): boolean {
  if (!tellsReadersApart(network)) return false
  const number = ipv4Network(network)
  return number === undefined ? !unassignedIpv6.test(network) : !isInIpv4Ranges(number, unassignedIpv4)
}
