import { isInIpv4Ranges, toIpv4Ranges } from './ipv4-ranges.js'
import { ipv4Network } from './network-number.js'

/** Private (RFC 1918), shared (RFC 6598), loopback, link-local and unspecified networks: first and last /24. */
const localIpv4 = toIpv4Ranges([
  ['0.0.0.0', '0.255.255.0'],
  ['10.0.0.0', '10.255.255.0'],
  ['100.64.0.0', '100.127.255.0'],
  ['127.0.0.0', '127.255.255.0'],
  ['169.254.0.0', '169.254.255.0'],
  ['172.16.0.0', '172.31.255.0'],
  ['192.168.0.0', '192.168.255.0'],
])

/** Unique local and link-local addresses (RFC 4193, RFC 4291); the loopback's /48 is `::`. */
const localIpv6 = /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/

/**
 * Whether a network, as the tracker truncates addresses, can tell readers apart. One that is not public belongs to a
 * proxy, a carrier's gateway or a server of the site, and all its readers have it.
 */
export function tellsReadersApart(network: string | undefined): boolean {
  if (network === undefined || network === '') return false
  const number = ipv4Network(network)
  if (number === undefined) return network !== '::' && !localIpv6.test(network)
  return !isInIpv4Ranges(number, localIpv4)
}
