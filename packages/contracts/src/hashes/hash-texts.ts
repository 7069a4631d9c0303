/**
 * Writes 64 bits of a hash of one or two texts, as a high and a low half (the mixing of cyrb53, bryc, public domain;
 * https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js). Its bits are stored, so it is a contract. It
 * takes positional parameters and a target because it runs several times for every event.
 */
export function hashTexts(to: Uint32Array, seed: number, first: string, second?: string): void {
  let high = 0xdeadbeef ^ seed
  let low = 0x41c6ce57 ^ seed
  for (let index = 0; index < first.length; index++) {
    const code = first.charCodeAt(index)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  if (second !== undefined) {
    // Separates the two: `a` and `bc` must differ from `ab` and `c`.
    high = Math.imul(high ^ 0xffff, 2_654_435_761)
    low = Math.imul(low ^ 0xffff, 1_597_334_677)
    for (let index = 0; index < second.length; index++) {
      const code = second.charCodeAt(index)
      high = Math.imul(high ^ code, 2_654_435_761)
      low = Math.imul(low ^ code, 1_597_334_677)
    }
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  to[0] = high
  to[1] = low
}
