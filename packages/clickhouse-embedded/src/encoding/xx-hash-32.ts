const prime1 = 0x9e3779b1
const prime2 = 0x85ebca77
const prime3 = 0xc2b2ae3d
const prime4 = 0x27d4eb2f
const prime5 = 0x165667b1
const stripeBytes = 16

export interface XxHash32 {
  update(bytes: Buffer): void
  digest(): number
}

/** XXH32 with seed 0 (Cyan4973/xxHash/doc/xxhash_spec.md), the checksum of LZ4 frames. */
export function createXxHash32(): XxHash32 {
  const lanes = [(prime1 + prime2) | 0, prime2 | 0, 0, -prime1 | 0]
  let rest = Buffer.alloc(0)
  let length = 0

  function addStripe(bytes: Buffer, at: number): void {
    for (let lane = 0; lane < 4; lane += 1)
      lanes[lane] = round(lanes[lane]!, bytes.readInt32LE(at + 4 * lane))
  }

  return {
    update(bytes) {
      length += bytes.length
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      let at = 0
      for (; at + stripeBytes <= all.length; at += stripeBytes) addStripe(all, at)
      // A copy, for the caller may use its buffer again.
      rest = Buffer.from(all.subarray(at))
    },
    digest() {
      const [first = 0, second = 0, third = 0, fourth = 0] = lanes
      let hash =
        length < stripeBytes
          ? prime5
          : rotate(first, 1) + rotate(second, 7) + rotate(third, 12) + rotate(fourth, 18)
      hash = (hash + length) | 0
      let at = 0
      for (; at + 4 <= rest.length; at += 4) {
        hash = Math.imul(rotate((hash + Math.imul(rest.readInt32LE(at), prime3)) | 0, 17), prime4)
      }
      for (; at < rest.length; at += 1) {
        hash = Math.imul(rotate((hash + Math.imul(rest[at]!, prime5)) | 0, 11), prime1)
      }
      hash = Math.imul(hash ^ (hash >>> 15), prime2)
      hash = Math.imul(hash ^ (hash >>> 13), prime3)
      return (hash ^ (hash >>> 16)) >>> 0
    },
  }
}

export function xxHash32(bytes: Buffer): number {
  const hash = createXxHash32()
  hash.update(bytes)
  return hash.digest()
}

function round(lane: number, input: number): number {
  return Math.imul(rotate((lane + Math.imul(input, prime2)) | 0, 13), prime1)
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
