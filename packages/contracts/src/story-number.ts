import { hashTexts } from './hashes/hash-texts.js'

/**
 * A story's id in few bytes, for the histories of readers: the base64url text of 48 bits of a hash. Of 100,000 live
 * stories and the 200 of a reader's history, two different ones meet with a chance of 1 in 14 million.
 */
export type StoryNumber = string

/** The size of a story number as bytes. */
export const storyNumberBytes = 6

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const seed = 0x27d4eb2f
const halves = new Uint32Array(2)

export function storyNumberOf(storyId: string): StoryNumber {
  hashTexts(halves, seed, storyId)
  const high = halves[0]!
  const low = halves[1]!
  const first = ((low & 0xffff) << 8) | (high >>> 24)
  const second = high & 0xffffff
  return textOf24Bits(first) + textOf24Bits(second)
}

/** Writes the bytes of which `storyNumberOf` is the base64url text. */
export function writeStoryNumber(to: Uint8Array, at: number, storyId: string): void {
  hashTexts(halves, seed, storyId)
  const high = halves[0]!
  const low = halves[1]!
  to[at] = low >>> 8
  to[at + 1] = low
  to[at + 2] = high >>> 24
  to[at + 3] = high >>> 16
  to[at + 4] = high >>> 8
  to[at + 5] = high
}

function textOf24Bits(bits: number): string {
  return (
    digits.charAt(bits >>> 18) +
    digits.charAt((bits >>> 12) & 63) +
    digits.charAt((bits >>> 6) & 63) +
    digits.charAt(bits & 63)
  )
}
