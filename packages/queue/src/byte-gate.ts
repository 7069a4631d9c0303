/** Admits callers while the bytes that they hold together stay below a bound. */
export interface ByteGate {
  /**
   * Resolves when there is room; first come, first served. A caller with more bytes than the bound is admitted alone.
   */
  enter(bytes: number): Promise<void>
  leave(bytes: number): void
}

export function createByteGate(maxBytes: number): ByteGate {
  const waiting: { bytes: number; letIn: () => void }[] = []
  let held = 0

  function letInNext(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (held > 0 && held + next.bytes > maxBytes) return
      waiting.shift()
      held += next.bytes
      next.letIn()
    }
  }

  return {
    enter(bytes) {
      return new Promise((letIn) => {
        waiting.push({ bytes, letIn })
        letInNext()
      })
    },
    leave(bytes) {
      held -= bytes
      letInNext()
    },
  }
}
