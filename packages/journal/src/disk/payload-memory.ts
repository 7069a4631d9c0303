/**
 * Memory for the payloads of records on their way from the append, or from the disk, to Redis, used again and again: at
 * tens of megabytes a second of new Buffers, collecting them took a quarter of a tracker's CPU time. Payloads are
 * adjacent, so that those of a batch are its bytes without a copy.
 */
export interface PayloadMemory {
  /** Allocates this many bytes: directly after the previous ones, where there is room. */
  allocate(bytes: number): Buffer
  /**
   * These bytes are not used any more: an allocation, a part of it, or several adjacent ones. A caller that cannot be
   * sure of that need not call it; the memory is then garbage collected like any other.
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
        // A payload that fills most of a slab leaves the current one to small payloads.
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

/** Joins payloads that are adjacent. */
export function spanOf(first: Buffer, last: Buffer): Buffer {
  return Buffer.from(first.buffer, first.byteOffset, last.byteOffset + last.length - first.byteOffset)
}
