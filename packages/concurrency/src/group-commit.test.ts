import { expect, it, jest } from '@jest/globals'
import { createGroupCommit } from './group-commit.js'

function controlled() {
  const commits: { items: readonly number[]; finish: (error?: Error) => void }[] = []
  const commit = (items: readonly number[]): Promise<void> =>
    new Promise((resolve, reject) => {
      commits.push({ items, finish: (error) => (error === undefined ? resolve() : reject(error)) })
    })
  return { commits, commit }
}

it('commits the items of concurrent callers together, once the group is full', async () => {
  const { commits, commit } = controlled()
  const group = createGroupCommit({ commit, maxSize: 4, maxWaitMs: 60_000, maxConcurrent: 1 })
  const adds = [group.add([1, 2]), group.add([3, 4])]
  expect(commits.map(({ items }) => items)).toEqual([[1, 2, 3, 4]])
  expect(group.pending()).toBe(4)
  commits[0]?.finish()
  await Promise.all(adds)
  expect(group.pending()).toBe(0)
})

it('commits a group that does not fill up when its time is over', async () => {
  jest.useFakeTimers()
  const { commits, commit } = controlled()
  const group = createGroupCommit({ commit, maxSize: 100, maxWaitMs: 25, maxConcurrent: 1 })
  const added = group.add([1])
  jest.advanceTimersByTime(24)
  expect(commits).toHaveLength(0)
  jest.advanceTimersByTime(1)
  expect(commits).toHaveLength(1)
  jest.useRealTimers()
  commits[0]?.finish()
  await added
})

it('gathers for longer while items keep coming, where it may', async () => {
  jest.useFakeTimers()
  const { commits, commit } = controlled()
  let maxGatherMs = 1_000
  const group = createGroupCommit({
    commit,
    maxSize: 100,
    maxWaitMs: 200,
    maxGatherMs: (size) => (size > 1 ? maxGatherMs : 0),
    maxConcurrent: 4,
  })
  const added: Promise<void>[] = []
  function addEvery(ms: number, count: number): void {
    for (let each = 0; each < count; each++) {
      added.push(group.add([each]))
      jest.advanceTimersByTime(ms)
    }
  }
  addEvery(50, 19)
  expect(commits).toHaveLength(0)
  jest.advanceTimersByTime(50)
  expect(commits.map(({ items }) => items.length)).toEqual([19])

  // Nothing came for half of the wait.
  addEvery(40, 2)
  jest.advanceTimersByTime(120)
  expect(commits.map(({ items }) => items.length)).toEqual([19, 2])

  // The group is too small to gather for longer.
  jest.advanceTimersByTime(1)
  addEvery(200, 1)
  expect(commits.map(({ items }) => items.length)).toEqual([19, 2, 1])

  maxGatherMs = 0
  addEvery(50, 4)
  expect(commits.map(({ items }) => items.length)).toEqual([19, 2, 1, 4])
  jest.useRealTimers()
  for (const { finish } of commits) finish()
  await Promise.all(added)
})

it('lets a group grow while the allowed commits are in progress, and commits it when one ends', async () => {
  jest.useFakeTimers()
  const { commits, commit } = controlled()
  const group = createGroupCommit({ commit, maxSize: 100, maxWaitMs: 25, maxConcurrent: 1 })
  const first = group.add([1])
  jest.advanceTimersByTime(25)
  const later = [group.add([2])]
  jest.advanceTimersByTime(25)
  later.push(group.add([3]))
  expect(commits).toHaveLength(1)
  jest.useRealTimers()
  commits[0]?.finish()
  await first
  await Promise.resolve()
  expect(commits.map(({ items }) => items)).toEqual([[1], [2, 3]])
  commits[1]?.finish()
  await Promise.all(later)
})

it('lets no group grow beyond its bounds, however long the store takes', async () => {
  const { commits, commit } = controlled()
  const group = createGroupCommit<number>({
    commit,
    maxSize: 3,
    maxBytes: 10,
    bytesOf: (item) => item,
    maxWaitMs: 60_000,
    maxConcurrent: 1,
  })
  const adds = [1, 2, 3, 1, 1, 1, 6, 5, 4, 30, 1].map((item) => group.add([item]))
  adds.push(group.add([2, 2, 2, 2]), group.add([7]))
  const drained = group.drain()
  for (let at = 0; at < 8; at++) {
    commits[at]?.finish()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all([...adds, drained])
  expect(commits.map(({ items }) => items)).toEqual([
    [1, 2, 3],
    [1, 1, 1],
    [6],
    [5, 4],
    [30],
    [1],
    [2, 2, 2, 2],
    [7],
  ])
  expect(group.pending()).toBe(0)
})

it('rejects for every caller of a failed commit, and continues with the next group', async () => {
  const { commits, commit } = controlled()
  const group = createGroupCommit({ commit, maxSize: 2, maxWaitMs: 60_000, maxConcurrent: 1 })
  const adds = [group.add([1]), group.add([2])]
  commits[0]?.finish(new Error('store away'))
  for (const add of adds) await expect(add).rejects.toThrow('store away')
  const next = group.add([3, 4])
  commits[1]?.finish()
  await next
})

it('drains waiting items and commits in progress', async () => {
  const { commits, commit } = controlled()
  const group = createGroupCommit({ commit, maxSize: 100, maxWaitMs: 60_000, maxConcurrent: 2 })
  const added = group.add([1])
  const drained = group.drain()
  expect(commits).toHaveLength(1)
  commits[0]?.finish()
  await drained
  await added
  await group.drain()
})

it('measures items by the size that they are said to have', async () => {
  const { commits, commit } = controlled()
  const group = createGroupCommit<number>({
    commit,
    maxSize: 10,
    sizeOf: (item) => item,
    maxWaitMs: 60_000,
    maxConcurrent: 1,
  })
  const adds = [group.add([4]), group.add([5])]
  expect(commits).toHaveLength(0)
  expect(group.pending()).toBe(9)
  adds.push(group.add([1]))
  expect(commits.map(({ items }) => items)).toEqual([[4, 5, 1]])
  commits[0]?.finish()
  await Promise.all(adds)
  expect(group.pending()).toBe(0)
})

it('without a wait commits what one turn of the event loop brings, and then what came in meanwhile', async () => {
  const { commits, commit } = controlled()
  const group = createGroupCommit({ commit, maxSize: Infinity, maxWaitMs: 0, maxConcurrent: 1 })
  const first = [group.add([1]), group.add([2])]
  expect(commits).toHaveLength(0)
  await new Promise((resolve) => setImmediate(resolve))
  const second = [group.add([3]), group.add([4])]
  expect(commits.map(({ items }) => items)).toEqual([[1, 2]])
  commits[0]?.finish()
  await Promise.all(first)
  expect(commits.map(({ items }) => items)).toEqual([
    [1, 2],
    [3, 4],
  ])
  commits[1]?.finish()
  await Promise.all(second)
})
