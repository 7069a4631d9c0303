/**
 * Memory for the payloads of records on their way from the append to Redis, used again and again: at tens of megabytes a
 * second of new Buffers, collecting them took a quarter of a tracker's CPU time. Payloads lie one behind the other, so
 * that those of a batch are its bytes without a copy.
 */
export interface PayloadMemory {
  /** Room for one payload: right behind the one before, where there is room. */
  allocate(bytes: number): Buffer
  /**
   * Nothing will look at these bytes again: one payload, or several that lie together. Whoever cannot be sure of that
   * says nothing; the memory is collected like any other then.
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

  function newSlab(): Slab {
    const slab: Slab = { bytes: Buffer.allocUnsafeSlow(slabBytes), end: 0, live: 0 }
    slabs.set(slab.bytes.buffer, slab)
    return slab
  }

  return {
    allocate(bytes) {
      if (bytes > slabBytes) return Buffer.allocUnsafeSlow(bytes)
      if (current.end + bytes > slabBytes) current = spare.pop() ?? newSlab()
      const start = current.end
      current.end += bytes
      current.live += bytes
      return current.bytes.subarray(start, current.end)
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
