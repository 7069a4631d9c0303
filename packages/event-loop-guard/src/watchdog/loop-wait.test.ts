import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, it } from '@jest/globals'
import { findLoopFiles, openLoopWait } from './loop-wait.mjs'

/** Tells which files its loop may wait in, then waits in it, or where it is told to. */
const threadCode = `
  const { execSync } = require('node:child_process')
  const { readlinkSync } = require('node:fs')
  const { parentPort } = require('node:worker_threads')
  const memory = new Int32Array(new SharedArrayBuffer(4))
  const waits = {
    program: () => execSync('sleep 0.5'),
    memory: () => Atomics.wait(memory, 0, 0, 500),
  }
  parentPort.on('message', ({ wait, signal }) => {
    Atomics.store(signal, 0, 1)
    waits[wait]()
    parentPort.postMessage('over')
  })
  parentPort.postMessage('/proc/' + readlinkSync('/proc/thread-self'))
`

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(5)
}

// Other systems do not tell.
if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) {
  it.each(['program', 'memory'])(
    'tells a loop that waits for events from a thread that waits for %s',
    async (wait) => {
      const thread = new Worker(threadCode, { eval: true })
      const [directory] = (await once(thread, 'message')) as [string]
      const loopFiles = findLoopFiles(directory)
      const loopWait = openLoopWait(directory, loopFiles!)
      await until(() => loopWait.read() === 'waiting')
      const signal = new Int32Array(new SharedArrayBuffer(4))
      const over = once(thread, 'message')
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, not of threads
      thread.postMessage({ wait, signal })
      await until(() => Atomics.load(signal, 0) === 1)
      let isOver = false
      void over.then(() => (isOver = true))
      const seen: string[] = []
      while (!isOver) {
        seen.push(loopWait.read())
        await pause(20)
      }
      // The last one may be from after the wait.
      expect(seen.slice(0, -1)).not.toContain('waiting')
      expect(seen.length).toBeGreaterThan(1)
      await until(() => loopWait.read() === 'waiting')
      loopWait.close()
      await thread.terminate()
    },
  )
}

it('finds nothing where a thread is unknown', () => {
  expect(findLoopFiles('/proc/self/task/0')).toBeUndefined()
})
