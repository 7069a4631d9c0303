import { setTimeout as pause } from 'node:timers/promises'
import type { Platform } from '../../platform/start-platform.js'

const everyMs = 200
/** A journal ships its backlog as soon as the queue has room, so the queue may look empty for a moment only. */
const emptyReadings = 4
const withinMs = 600_000

/** Resolves when the transporter has brought everything into the archive. */
export async function drainPlatform({ queue }: Platform): Promise<void> {
  const deadline = performance.now() + withinMs
  for (let looks = 0; looks < emptyReadings;) {
    looks = (await queue.depth().catch(() => -1)) === 0 ? looks + 1 : 0
    if (performance.now() > deadline) throw new Error('the queue does not become empty')
    await pause(everyMs)
  }
}
