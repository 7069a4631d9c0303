import { ipv4Network, ipv6Network } from '../address/network-number.js'

/** A set of networks that can be searched by an address truncated to /24 or /48. */
export interface NetworkSet {
  readonly has: (ip: string) => boolean
  readonly size: number
}

/** Half-open ranges, ascending and disjoint. */
interface Ranges {
  starts: Float64Array
  ends: Float64Array
}

/** The bits that truncation leaves: 24 of IPv4, 48 of IPv6, both exact in a double. */
const bitsOf = { 4: 24, 6: 48 } as const

/**
 * A set of networks such as `192.0.2.0/24` and `2001:db8::/32`. A network smaller than a truncated address is left out,
 * because others may be in the same /24. So is text that is no network.
 */
export function createNetworkSet(prefixes: Iterable<string>): NetworkSet {
  const spans: Record<4 | 6, [number, number][]> = { 4: [], 6: [] }
  let size = 0
  for (const prefix of prefixes) {
    const span = toSpan(prefix)
    if (span === undefined) continue
    spans[span.family].push([span.start, span.end])
    size++
  }
  const ranges = { 4: merge(spans[4]), 6: merge(spans[6]) }
  return {
    size,
    has(ip) {
      const v4 = ipv4Network(ip)
      if (v4 !== undefined) return isWithin(ranges[4], v4)
      const v6 = ipv6Network(ip)
      return v6 !== undefined && isWithin(ranges[6], v6)
    },
  }
}

function toSpan(prefix: string): { family: 4 | 6; start: number; end: number } | undefined {
  const slash = prefix.indexOf('/')
  const address = toNumber(slash === -1 ? '' : prefix.slice(0, slash))
  const length = /^\d{1,3}$/.test(prefix.slice(slash + 1)) ? Number(prefix.slice(slash + 1)) : Number.NaN
  if (address === undefined || !(length <= bitsOf[address.family])) return undefined
  const width = 2 ** (bitsOf[address.family] - length)
  const start = address.value - (address.value % width)
  return { family: address.family, start, end: start + width }
}

function merge(spans: [number, number][]): Ranges {
  const merged: [number, number][] = []
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return {
    starts: Float64Array.from(merged, ([start]) => start),
    ends: Float64Array.from(merged, ([, end]) => end),
  }
}

function isWithin({ starts, ends }: Ranges, value: number): boolean {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low > 0 && value < (ends[low - 1] ?? 0)
}

function toNumber(ip: string): { family: 4 | 6; value: number } | undefined {
  const family = ip.includes(':') ? 6 : 4
  const value = family === 6 ? ipv6Network(ip) : ipv4Network(ip)
  return value === undefined ? undefined : { family, value }
}
