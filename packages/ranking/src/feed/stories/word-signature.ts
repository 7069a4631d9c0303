/** A set of words as 64 bits, to see at a glance that two headlines have little in common. */
export interface WordSignature {
  readonly low: number
  readonly high: number
  /** The number of words. */
  readonly size: number
  /** Words whose bit another one of the same headline has, too. */
  readonly collisions: number
}

/** @param words hashes, each once */
export function toWordSignature(words: Int32Array): WordSignature {
  let low = 0
  let high = 0
  for (const word of words) {
    const bit = 1 << (word & 31)
    if ((word & 32) === 0) low |= bit
    else high |= bit
  }
  return { low, high, size: words.length, collisions: words.length - countBits(low) - countBits(high) }
}

/** No less than the Jaccard index of the two sets of words. */
export function mostLikeness(first: WordSignature, second: WordSignature): number {
  const common = countBits(first.low & second.low) + countBits(first.high & second.high)
  const shared = Math.min(common + Math.min(first.collisions, second.collisions), first.size, second.size)
  const all = first.size + second.size - shared
  return all === 0 ? 0 : shared / all
}

/** Henry S. Warren: Hacker’s Delight, figure 5-2. */
function countBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
