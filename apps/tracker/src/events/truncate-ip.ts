import ipaddr from 'ipaddr.js'

/** The network of an address: /24 of IPv4, /48 of IPv6; undefined for what is no address. */
export function truncateIp(address: string | undefined): string | undefined {
  if (address === undefined || !ipaddr.isValid(address)) return undefined
  const parsed = ipaddr.process(address)
  const bytes = parsed.toByteArray()
  bytes.fill(0, parsed.kind() === 'ipv4' ? 3 : 6)
  return ipaddr.fromByteArray(bytes).toString()
}
