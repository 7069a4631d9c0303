import { parentPort, workerData } from 'node:worker_threads'

/**
 * A timer of Node's event loop knows whole milliseconds only; a thread that sleeps on a futex wakes some 50
 * microseconds after its time, and costs no CPU meanwhile.
 *
 * @type {{ intervalMs: number, stop: Int32Array }}
 */
const { intervalMs, stop } = workerData
let nextMs = performance.now()
while (Atomics.load(stop, 0) === 0) {
  nextMs += intervalMs
  const waitMs = nextMs - performance.now()
  if (waitMs > 0) Atomics.wait(stop, 0, 0, waitMs)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, not of threads
  parentPort?.postMessage(undefined)
}
