import type { OnLine } from './managed-process.js'
import { logLevelOf } from './render-log-line.js'

const heldLines = 500
const warning = 40

/**
 * Holds back the output of processes until `release()`, because the progress is shown during the start. Then the lines
 * are printed that a person should see, and from there on all.
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
