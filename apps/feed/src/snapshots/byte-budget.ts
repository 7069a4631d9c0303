/** Bounds how many bytes are written within a time. */
export interface ByteBudget {
  /** Takes the bytes; false, taking none, where there is no room for them. */
  take(bytes: number): boolean
}

/** The time is counted in this many parts: bytes are given back a part after their time at the latest. */
const parts = 10

export function createByteBudget({
  maxBytes,
  withinMs,
  now,
}: {
  maxBytes: number
  withinMs: number
  /** Milliseconds since 1970. */
  now: () => number
}): ByteBudget {
  const taken = new Float64Array(parts + 1)
  let total = 0
  let part = Math.floor((now() / withinMs) * parts)

  function advance(): void {
    const current = Math.floor((now() / withinMs) * parts)
    const passed = Math.min(taken.length, Math.max(0, current - part))
    for (let step = 1; step <= passed; step++) {
      const at = (part + step) % taken.length
      total -= taken[at]!
      taken[at] = 0
    }
    part = Math.max(part, current)
    // A clock that was set forward by more than all parts emptied every one of them.
    if (passed === taken.length) taken.fill((total = 0))
  }

  return {
    take(bytes) {
      advance()
      if (total + bytes > maxBytes) return false
      total += bytes
      taken[part % taken.length]! += bytes
      return true
    },
  }
}
