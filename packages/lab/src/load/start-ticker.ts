import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Calls `onTick` about every `intervalMs`, which may be a fraction; late ticks are made up for. */
export function startTicker(intervalMs: number, onTick: () => void): { stop(): Promise<void> } {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const thread = new Worker(new URL('./ticker-thread.mjs', import.meta.url), {
    workerData: { intervalMs, stop },
    execArgv: [],
  })
  thread.on('message', onTick)
  return {
    async stop() {
      thread.off('message', onTick)
      Atomics.store(stop, 0, 1)
      Atomics.notify(stop, 0)
      await once(thread, 'exit')
    },
  }
}
