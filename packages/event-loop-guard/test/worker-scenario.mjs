/** Run as a thread: blocks its own event loop, and sends what its guard saw. */
import { parentPort } from 'node:worker_threads'
import { startEventLoopGuard } from '@frontpage/event-loop-guard'

const guard = startEventLoopGuard({ thresholdMs: 50, onIncident: () => void tell() })
await guard.ready()
// The guard's own thread keeps nothing alive.
const isAlive = setInterval(() => {}, 1_000)
setTimeout(blockInThread, 20)

function blockInThread() {
  const end = performance.now() + 300
  while (performance.now() < end);
}

async function tell() {
  const seen = { state: guard.state(), incidents: guard.incidents() }
  await guard.stop()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, not of threads
  parentPort?.postMessage(seen)
  clearInterval(isAlive)
}
