import { ipv4Network } from './network-number.js'

/** The numbers of the first and the last /24 of each range. */
export type Ipv4Ranges = readonly (readonly [number, number])[]

export function toIpv4Ranges(ranges: readonly (readonly [first: string, last: string])[]): Ipv4Ranges {
  return ranges.map(([first, last]) => [ipv4Network(first)!, ipv4Network(last)!])
}

export function isInIpv4Ranges(network: number, ranges: Ipv4Ranges): boolean {
  for (const [first, last] of ranges) if (network >= first && network <= last) return true
  return false
}
