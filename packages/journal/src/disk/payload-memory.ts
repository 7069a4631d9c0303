/**
 * Memory for the payloads of records on their way from the append, or from the disk, to Redis, used again and again: at
 * tens of megabytes a second of new Buffers, collecting them took a quarter of a tracker's CPU time. Payloads lie one
 * behind the other, so that those of a batch are its bytes without a copy.
 */
export interface PayloadMemory {
  /** Room for so many bytes: right behind those before, where there is room. */
  allocate(bytes: number): Buffer
  /**
   * Nothing will look at these bytes again: what was allocated, a part of it, or several that lie together. Whoever cannot
   * be sure of that says nothing; the memory is collected like any other then.
   */
  release(bytes: Buffer): void
}

interface Slab {
  bytes: Buffer
  end: number
  /** Bytes that were allocated and not released. */
  live: number
}

const maxSpareSlabs = 8

export function createPayloadMemory(slabBytes: number): PayloadMemory {
  const slabs = new WeakMap<ArrayBufferLike, Slab>()
  const spare: Slab[] = []
  let current = newSlab()

  function takeSlab(): Slab {
    return spare.pop() ?? newSlab()
  }

  function newSlab(): Slab {
    const slab: Slab = { bytes: Buffer.allocUnsafeSlow(slabBytes), end: 0, live: 0 }
    slabs.set(slab.bytes.buffer, slab)
    return slab
  }

  return {
    allocate(bytes) {
      if (bytes > slabBytes) return Buffer.allocUnsafeSlow(bytes)
      let slab = current
      if (slab.end + bytes > slabBytes) {
        slab = takeSlab()
        // What fills most of a piece leaves the one in use to the small ones.
        if (bytes <= slabBytes / 2) current = slab
      }
      const start = slab.end
      slab.end += bytes
      slab.live += bytes
      return slab.bytes.subarray(start, slab.end)
    },
    release(bytes) {
      const slab = slabs.get(bytes.buffer)
      if (slab === undefined) return
      slab.live -= bytes.length
      if (slab.live > 0) return
      slab.end = 0
      if (slab !== current && spare.length < maxSpareSlabs) spare.push(slab)
    },
  }
}

/** Whether `next` begins where `bytes` ends. */
export function isRightBehind(next: Buffer, bytes: Buffer): boolean {
  return next.buffer === bytes.buffer && next.byteOffset === bytes.byteOffset + bytes.length
}

/** Payloads of which each lies right behind the one before, as one. */
export function spanOf(first: Buffer, last: Buffer): Buffer {
  return Buffer.from(first.buffer, first.byteOffset, last.byteOffset + last.length - first.byteOffset)
}
