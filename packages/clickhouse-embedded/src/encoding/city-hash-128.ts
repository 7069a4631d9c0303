const k0 = 0xc3a5c85c97cb3127n
const k1 = 0xb492b66fbe98f273n
const k2 = 0x9ae16a3b2f90404fn
const k3 = 0xc949d7c7509e6557n
const multiplier = 0x9ddfea08eb382d69n

type Pair = readonly [bigint, bigint]

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value)
const fetch64 = (bytes: Buffer, at: number): bigint => bytes.readBigUInt64LE(at)
const rotate = (value: bigint, bits: bigint): bigint => (value >> bits) | wrap(value << (64n - bits))
const mix = (value: bigint): bigint => value ^ (value >> 47n)

/**
 * CityHash128 of version 1.0.2, with which ClickHouse protects its compressed blocks (contrib/cityhash102). Later
 * versions of CityHash give other values.
 * @returns 16 bytes as they stand in a block
 */
export function cityHash128(bytes: Buffer): Buffer {
  const length = bytes.length
  const [low, high] =
    length >= 16
      ? hashWithSeed(bytes.subarray(16), [fetch64(bytes, 0) ^ k3, fetch64(bytes, 8)])
      : length >= 8
        ? hashWithSeed(Buffer.alloc(0), [
            fetch64(bytes, 0) ^ wrap(BigInt(length) * k0),
            fetch64(bytes, length - 8) ^ k1,
          ])
        : hashWithSeed(bytes, [k0, k1])
  const hash = Buffer.allocUnsafe(16)
  hash.writeBigUInt64LE(low, 0)
  hash.writeBigUInt64LE(high, 8)
  return hash
}

function hashPair(low: bigint, high: bigint): bigint {
  const first = mix(wrap((low ^ high) * multiplier))
  return wrap(mix(wrap((high ^ first) * multiplier)) * multiplier)
}

function hashUpTo16(bytes: Buffer): bigint {
  const length = bytes.length
  const size = BigInt(length)
  if (length > 8) {
    const last = fetch64(bytes, length - 8)
    return hashPair(fetch64(bytes, 0), rotate(wrap(last + size), size)) ^ last
  }
  if (length >= 4) {
    const first = BigInt(bytes.readUInt32LE(0))
    return hashPair(size + (first << 3n), BigInt(bytes.readUInt32LE(length - 4)))
  }
  if (length === 0) return k2
  const low = BigInt(bytes[0]! + (bytes[length >> 1]! << 8))
  const high = BigInt(length + (bytes[length - 1]! << 2))
  return wrap(mix(wrap(low * k2) ^ wrap(high * k3)) * k2)
}

function weakHash32(bytes: Buffer, at: number, [seedLow, seedHigh]: Pair): Pair {
  const last = fetch64(bytes, at + 24)
  const first = wrap(seedLow + fetch64(bytes, at))
  const rotated = rotate(wrap(seedHigh + first + last), 21n)
  const sum = wrap(first + fetch64(bytes, at + 8) + fetch64(bytes, at + 16))
  return [wrap(sum + last), wrap(rotated + rotate(sum, 44n) + first)]
}

function murmur(bytes: Buffer, [seedLow, seedHigh]: Pair): Pair {
  const length = bytes.length
  let a = seedLow
  let b = seedHigh
  let c: bigint
  let d: bigint
  if (length <= 16) {
    a = wrap(mix(wrap(a * k1)) * k1)
    c = wrap(b * k1 + hashUpTo16(bytes))
    d = mix(wrap(a + (length >= 8 ? fetch64(bytes, 0) : c)))
  } else {
    c = hashPair(wrap(fetch64(bytes, length - 8) + k1), a)
    d = hashPair(wrap(b + BigInt(length)), wrap(c + fetch64(bytes, length - 16)))
    a = wrap(a + d)
    for (let at = 0; at < length - 16; at += 16) {
      a = wrap((a ^ wrap(mix(wrap(fetch64(bytes, at) * k1)) * k1)) * k1)
      b ^= a
      c = wrap((c ^ wrap(mix(wrap(fetch64(bytes, at + 8) * k1)) * k1)) * k1)
      d ^= c
    }
  }
  a = hashPair(a, c)
  b = hashPair(d, b)
  return [a ^ b, hashPair(b, a)]
}

type State = [x: bigint, y: bigint, z: bigint, v: Pair, w: Pair]

/**
 * The registers of `mixChunks`: 64-bit words, each of two halves of which the low one stands first (chDB is there for
 * little-endian machines only). BigInt alone hashes 3 MB a second, halves by Math.imul 30.
 */
const words = new BigUint64Array(10)
const halves = new Int32Array(words.buffer)
const [X, Y, Z, V0, V1, W0, W1, A, B, C] = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18] as const
const k1Low = Number(BigInt.asIntN(32, k1))
const k1High = Number(BigInt.asIntN(32, k1 >> 32n))

function mixChunks(bytes: Buffer, end: number, [x, y, z, v, w]: State): State {
  words.set([x, y, z, ...v, ...w])
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < end; at += 64) {
    add(X, Y)
    add(X, V0)
    addBytes(X, view, at + 16)
    rotateBy(X, 37)
    multiplyByK1(X)
    xor(X, W1)
    add(Y, V1)
    addBytes(Y, view, at + 48)
    rotateBy(Y, 42)
    multiplyByK1(Y)
    xor(Y, V0)
    xor(Z, W0)
    rotateBy(Z, 33)
    multiplyByK1(V1)
    copy(V0, V1)
    copy(V1, X)
    add(V1, W0)
    mixPair(V0, V1, view, at)
    copy(W0, Z)
    add(W0, W1)
    copy(W1, Y)
    mixPair(W0, W1, view, at + 32)
    copy(A, X)
    copy(X, Z)
    copy(Z, A)
  }
  const [x2 = 0n, y2 = 0n, z2 = 0n, v0 = 0n, v1 = 0n, w0 = 0n, w1 = 0n] = words
  return [x2, y2, z2, [v0, v1], [w0, w1]]
}

/** `weakHash32` of registers. */
function mixPair(low: number, high: number, view: DataView, at: number): void {
  addBytes(low, view, at)
  copy(B, low)
  add(high, low)
  addBytes(high, view, at + 24)
  rotateBy(high, 21)
  addBytes(low, view, at + 8)
  addBytes(low, view, at + 16)
  copy(C, low)
  rotateBy(C, 44)
  add(high, C)
  add(high, B)
  addBytes(low, view, at + 24)
}

function copy(to: number, from: number): void {
  halves[to] = halves[from]!
  halves[to + 1] = halves[from + 1]!
}

function xor(to: number, from: number): void {
  halves[to]! ^= halves[from]!
  halves[to + 1]! ^= halves[from + 1]!
}

function add(to: number, from: number): void {
  addHalves(to, halves[from]!, halves[from + 1]!)
}

function addBytes(to: number, view: DataView, at: number): void {
  addHalves(to, view.getInt32(at, true), view.getInt32(at + 4, true))
}

function addHalves(to: number, low: number, high: number): void {
  const sum = (halves[to]! >>> 0) + (low >>> 0)
  halves[to] = sum | 0
  halves[to + 1] = (halves[to + 1]! + high + (sum > 0xffffffff ? 1 : 0)) | 0
}

/** Rotates to the right by 1 to 63 bits other than 32. */
function rotateBy(at: number, bits: number): void {
  const low = halves[bits < 32 ? at : at + 1]!
  const high = halves[bits < 32 ? at + 1 : at]!
  halves[at] = (low >>> bits) | (high << -bits)
  halves[at + 1] = (high >>> bits) | (low << -bits)
}

function multiplyByK1(at: number): void {
  const low = halves[at]!
  const a0 = low & 0xffff
  const a1 = low >>> 16
  const b0 = k1Low & 0xffff
  const b1 = k1Low >>> 16
  const p00 = Math.imul(a0, b0) >>> 0
  const p10 = (Math.imul(a1, b0) >>> 0) + (p00 >>> 16)
  const p01 = (Math.imul(a0, b1) >>> 0) + (p10 & 0xffff)
  const carried = Math.imul(a1, b1) + (p10 >>> 16) + (p01 >>> 16)
  halves[at] = (p01 << 16) | (p00 & 0xffff)
  halves[at + 1] = (carried + Math.imul(low, k1High) + Math.imul(halves[at + 1]!, k1Low)) | 0
}

function hashWithSeed(bytes: Buffer, seed: Pair): Pair {
  const length = bytes.length
  if (length < 128) return murmur(bytes, seed)
  let [x, y] = seed
  let z = wrap(BigInt(length) * k1)
  const first = wrap(rotate(y ^ k1, 49n) * k1 + fetch64(bytes, 0))
  let v: Pair = [first, wrap(rotate(first, 42n) * k1 + fetch64(bytes, 8))]
  let w: Pair = [
    wrap(rotate(wrap(y + z), 35n) * k1 + x),
    wrap(rotate(wrap(x + fetch64(bytes, 88)), 53n) * k1),
  ]
  const end = length - (length % 128)
  ;[x, y, z, v, w] = mixChunks(bytes, end, [x, y, z, v, w])
  y = wrap(y + rotate(w[0], 37n) * k0 + z)
  x = wrap(x + rotate(wrap(v[0] + z), 49n) * k0)
  for (let done = 32; done < length - end + 32; done += 32) {
    const at = length - done
    y = wrap(rotate(wrap(y - x), 42n) * k0 + v[1])
    const low = wrap(w[0] + fetch64(bytes, at + 16))
    x = wrap(rotate(x, 49n) * k0 + low)
    w = [wrap(low + v[0]), w[1]]
    v = weakHash32(bytes, at, v)
  }
  x = hashPair(x, v[0])
  y = hashPair(y, w[0])
  return [wrap(hashPair(wrap(x + v[1]), w[1]) + y), hashPair(wrap(x + w[1]), wrap(y + v[1]))]
}
