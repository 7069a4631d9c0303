/** Wakes one waiting loop. */
export interface Signal {
  notify(): void
  /** Resolves when `notify` was called since the last wait ended, or after `maxMs`, which may be infinite. */
  wait(maxMs: number): Promise<void>
}

export function createSignal(): Signal {
  let isSet = false
  let wake: (() => void) | undefined
  return {
    notify() {
      isSet = true
      wake?.()
    },
    async wait(maxMs) {
      if (!isSet) {
        await new Promise<void>((resolve) => {
          const timer = maxMs === Infinity ? undefined : setTimeout(resolve, maxMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wake = undefined
      isSet = false
    },
  }
}
