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
  return forwardedFor.split(',').at(-trustedProxies)?.trim() || remoteAddress
}
