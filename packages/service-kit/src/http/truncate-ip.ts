import ipaddr from 'ipaddr.js'

/** Matches nearly every address that comes; ipaddr.js would cost ten times as much for these. */
const plainIpv4 = /^(?:::ffff:)?((?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3})(?:25[0-5]|2[0-4]\d|1?\d?\d)$/i

/** The network of an address: /24 of IPv4, /48 of IPv6; undefined for what is no address. */
export function truncateIp(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const network = plainIpv4.exec(address)?.[1]
  if (network !== undefined) return `${network}0`
  if (!ipaddr.isValid(address)) return undefined
  const parsed = ipaddr.process(address)
  const bytes = parsed.toByteArray()
  bytes.fill(0, parsed.kind() === 'ipv4' ? 3 : 6)
  return ipaddr.fromByteArray(bytes).toString()
}

const networks = new Map<string, string | undefined>()
const maxRemembered = 10_000

/** Caches `truncateIp` for the addresses of connections, which repeat. */
export function networkOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  if (networks.has(address)) return networks.get(address)
  if (networks.size >= maxRemembered) networks.clear()
  const network = truncateIp(address)
  networks.set(address, network)
  return network
}
