/** Run as a thread: blocks its own event loop, and sends what its guard saw. */
import { parentPort } from 'node:worker_threads'
import { startEventLoopGuard } from '@frontpage/event-loop-guard'

/** Without the block's incident, others are sent after this time. */
const patienceMs = 10_000

const guard = startEventLoopGuard({
  thresholdMs: 50,
  // A pause of the garbage collector may come before the block, and is an incident, too.
  onIncident({ culprit }) {
    if (culprit.functionName === blockInThread.name) void tell()
  },
})
await guard.ready()
// The guard's own thread keeps nothing alive.
const isAlive = setTimeout(() => void tell(), patienceMs)
setTimeout(blockInThread, 20)

function blockInThread() {
  const end = performance.now() + 1_000
  while (performance.now() < end);
}

async function tell() {
  clearTimeout(isAlive)
  const seen = { state: guard.state(), incidents: guard.incidents() }
  await guard.stop()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, not of threads
  parentPort?.postMessage(seen)
}
