/**
 * The address that sent a request. Each trusted proxy appends the address it was called from to X-Forwarded-For, so the
 * client's stands that many entries from the end; what stands before it is whatever the client claimed.
 */
export function clientIpOf(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string | undefined {
  if (trustedProxies === 0 || forwardedFor === undefined) return remoteAddress
  const entry = forwardedFor.split(',').at(-trustedProxies)?.trim()
  if (entry === undefined || entry === '') return remoteAddress
  return withPort.exec(entry)?.slice(1).find(Boolean) ?? entry
}

/** An address with a port, as some proxies write it: `203.0.113.9:4711`, `[2001:db8::1]:4711`, `[2001:db8::1]`. */
const withPort = /^(?:(\d[\d.]*):\d+|\[([^\]]*)\](?::\d+)?)$/

const mappedIpv4 = /^::ffff:(\d[\d.]*)$/i
/** The maximum length of an IPv6 address; other text in the header may be of any length. */
const maxAddressLength = 45

/** The key of one client for limits: its IPv4 address, or the /64 of IPv6, in which a client may choose any address. */
export function networkOfClient(ip: string | undefined): string {
  if (ip === undefined) return ''
  const address = ip.slice(0, maxAddressLength)
  const ipv4 = mappedIpv4.exec(address)?.[1]
  if (ipv4 !== undefined) return ipv4
  if (!address.includes(':')) return address
  const [before = '', after] = address.toLowerCase().split('::')
  const groups = before === '' ? [] : before.split(':')
  const rest = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length)
  const filled = [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest]
  return `${filled
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
