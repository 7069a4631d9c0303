import type { OnLine } from './managed-process.js'
import { logLevelOf } from './render-log-line.js'

const heldLines = 500
const warning = 40

/**
 * Holds back what processes write until `release()`: during the start the progress stands there. Then those lines
 * come that a person should not miss, and from there on all.
 */
export function holdLines(print: OnLine): { onLine: OnLine; release: () => void } {
  let held: [string, string][] | undefined = []
  return {
    onLine: (name, line) => {
      if (!held) return print(name, line)
      held.push([name, line])
      if (held.length > heldLines) held.shift()
    },
    release: () => {
      for (const [name, line] of held ?? []) {
        if ((logLevelOf(line) ?? 0) >= warning) print(name, line)
      }
      held = undefined
    },
  }
}
