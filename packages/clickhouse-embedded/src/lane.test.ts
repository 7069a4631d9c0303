import { expect, it } from '@jest/globals'
import { createLane } from './lane.js'

interface Task {
  run: () => Promise<void>
  finish: () => void
  fail: (error: Error) => void
}

function createTask(name: string, events: string[]): Task {
  let finish = (): void => undefined
  let fail: Task['fail'] = () => undefined
  const ended = new Promise<void>((resolve, reject) => {
    finish = resolve
    fail = reject
  })
  return {
    finish,
    fail,
    run: async () => {
      events.push(name)
      await ended
    },
  }
}

const forever = { signal: new AbortController().signal, maxWaitMs: 0 }
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('runs as many tasks as it has slots, and the others in order, also after a failure', async () => {
  const lane = createLane('tests', { slots: 2, maxWaiting: 10 })
  const events: string[] = []
  const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(name, events))
  const runs = tasks.map((task) => lane.run(forever, task.run))
  const results = Promise.allSettled(runs)
  await tick()
  expect(events).toEqual(['a', 'b'])
  tasks[1]?.fail(new Error('b failed'))
  await tick()
  expect(events).toEqual(['a', 'b', 'c'])
  tasks.forEach((task) => task.finish())
  expect((await results).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ])
  expect(events).toEqual(['a', 'b', 'c', 'd'])
  await lane.run(forever, () => Promise.resolve())
})

it('refuses a task when the queue is full', async () => {
  const lane = createLane('tests', { slots: 1, maxWaiting: 1 })
  const task = createTask('a', [])
  const running = lane.run(forever, task.run)
  const waiting = lane.run(forever, () => Promise.resolve('second'))
  await expect(lane.run(forever, () => Promise.resolve())).rejects.toMatchObject({
    type: 'TOO_MANY_SIMULTANEOUS_QUERIES',
    message: 'Too many simultaneous queries: 1 tests run and 1 wait',
  })
  task.finish()
  await running
  expect(await waiting).toBe('second')
})

it('drops aborted tasks, and those that waited too long, without running them', async () => {
  const lane = createLane('tests', { slots: 1, maxWaiting: 2 })
  const events: string[] = []
  const [first, abandoned, late] = ['first', 'abandoned', 'late'].map((name) => createTask(name, events))
  const running = lane.run(forever, first!.run)
  const abort = new AbortController()
  const dropped = lane.run({ signal: abort.signal, maxWaitMs: 0 }, abandoned!.run)
  const timedOut = lane.run({ ...forever, maxWaitMs: 1 }, late!.run)
  abort.abort()
  await expect(dropped).rejects.toMatchObject({ type: 'ABORTED' })
  await expect(timedOut).rejects.toMatchObject({ type: 'TIMEOUT_EXCEEDED' })
  first!.finish()
  await running
  expect(await lane.run(forever, () => Promise.resolve('next'))).toBe('next')
  expect(events).toEqual(['first'])
})
