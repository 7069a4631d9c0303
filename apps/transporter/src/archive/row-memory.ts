import { createByteGate } from '@frontpage/queue'

/** Of what lies in memory, a share for each way on which rows are stored, so that no way fills up another's. */
export interface RowMemory {
  /** Resolves when there is room; first come, first served. */
  reserve(bytes: number, options: { isOld: boolean }): Promise<MemoryShare>
}

export interface MemoryShare {
  /** Moves the rows to the share of what was refused; false where that is full. They count there all the same. */
  setAside(): boolean
  release(): void
}

/** Each of the three shares is `maxBytes`. */
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
