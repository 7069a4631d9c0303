import { createByteGate } from '@frontpage/queue'

/**
 * The memory that rows may take: a share for each of the ways in which they are stored, so that none of these can fill
 * another's.
 */
export interface RowMemory {
  /** Resolves when there is room; first come, first served. */
  reserve(bytes: number, options: { isOld: boolean }): Promise<MemoryShare>
}

export interface MemoryShare {
  /** Moves the rows to the share of refused rows; false where that is full. They count there all the same. */
  setAside(): boolean
  release(): void
}

/** Each of the three shares is `maxBytes` large. */
export function createRowMemory(maxBytes: number): RowMemory {
  const recent = createByteGate(maxBytes)
  const old = createByteGate(maxBytes)
  let asideBytes = 0

  return {
    async reserve(bytes, { isOld }) {
      const gate = isOld ? old : recent
      await gate.enter(bytes)
      let isAside = false
      return {
        setAside() {
          if (!isAside) {
            isAside = true
            asideBytes += bytes
            gate.leave(bytes)
          }
          return asideBytes <= maxBytes
        },
        release() {
          if (isAside) asideBytes -= bytes
          else gate.leave(bytes)
        },
      }
    },
  }
}
