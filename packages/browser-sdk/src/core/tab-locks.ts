import type { BrowserStorage } from './browser-storage.js'

/** Browsers run the timers of a hidden tab once a minute at least. */
const leaseMs = 150_000
const renewMs = 20_000

export interface TabLocks {
  /** Takes the lock unless it is held, and calls `onHeld` where nobody else has it. It is held until `releaseAll`. */
  take(tab: string, onHeld: () => void): void
  releaseAll(): void
}

/**
 * Says whose events somebody is looking after: a tab with events that wait holds a Web Lock by its name. Where there are
 * no Web Locks (pages without TLS), it renews a lease in storage. Two tabs may then take the same lease, and send the same
 * events; these are stored once, by their message ids.
 */
export function createTabLocks(local: BrowserStorage, prefix: string): TabLocks {
  /** How each lock is released; nothing yet where the browser was asked and has not answered. */
  const held = new Map<string, (() => void) | undefined>()
  let renewal: ReturnType<typeof setInterval> | undefined

  function renew(tab: string): void {
    local.set(`lease:${tab}`, `${Date.now() + leaseMs}`)
  }

  function takeLease(tab: string, onHeld: () => void): void {
    const restMs = Number(local.get(`lease:${tab}`)) - Date.now()
    // A time too far ahead is one of a clock that was wrong.
    if (restMs > 0 && restMs <= leaseMs) {
      held.delete(tab)
      return
    }
    renew(tab)
    held.set(tab, () => local.remove(`lease:${tab}`))
    renewal ??= setInterval(() => [...held.keys()].forEach(renew), renewMs)
    onHeld()
  }

  return {
    take(tab, onHeld) {
      if (held.has(tab)) return
      held.set(tab, undefined)
      try {
        navigator.locks
          .request(prefix + tab, { ifAvailable: true }, (lock) => {
            if (!lock || !held.has(tab)) {
              held.delete(tab)
              return undefined
            }
            return new Promise<void>((release) => {
              held.set(tab, release)
              onHeld()
            })
          })
          .catch(() => takeLease(tab, onHeld))
      } catch {
        takeLease(tab, onHeld)
      }
    },
    releaseAll() {
      for (const release of held.values()) release?.()
      held.clear()
      clearInterval(renewal)
      renewal = undefined
    },
  }
}
