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

/** As some proxies write it: `203.0.113.9:4711`, `[2001:db8::1]:4711`, `[2001:db8::1]`. */
const withPort = /^(?:(\d[\d.]*):\d+|\[([^\]]*)\](?::\d+)?)$/
