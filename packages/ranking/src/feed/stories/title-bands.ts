import { mixHash } from './mix-hash.js'

/** 16 bands of 2 hashes find 99.4 % of the pairs whose Jaccard index is .52, and 66 % of those with .25. */
const bands = 16
const hashes = 2 * bands

const multipliers = Uint32Array.from({ length: hashes }, (_, at) => Math.imul(at + 1, 0x9e3779b1) | 1)

/**
 * MinHash with banding (Broder 1997; Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, §3.4): headlines with one
 * band in common are worth comparing.
 */
export function toTitleBands(words: Int32Array): Int32Array {
  const least = new Uint32Array(hashes).fill(0xffffffff)
  for (const word of words) {
    for (let at = 0; at < hashes; at++) {
      const hash = mixHash(word, multipliers[at])
      if (hash < least[at]!) least[at] = hash
    }
  }
  const result = new Int32Array(bands)
  for (let band = 0; band < bands; band++) {
    result[band] = mixHash(mixHash(least[2 * band]!) ^ least[2 * band + 1]!, multipliers[band]) | 0
  }
  return result
}
