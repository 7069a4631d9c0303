/** Spreads a 32-bit hash until every bit depends on all others (MurmurHash3's finalizer; Austin Appleby, public domain). */
export function mixHash(value: number, multiplier = 0x85ebca6b): number {
  const first = Math.imul(value ^ (value >>> 16), multiplier)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return (second ^ (second >>> 16)) >>> 0
}
