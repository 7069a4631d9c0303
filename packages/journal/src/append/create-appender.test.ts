import { expect, it } from '@jest/globals'
import { createAppender, type PendingRecord } from './create-appender.js'
import type { Line } from '../disk/journal-line.js'

function controlled() {
  const commits: { lines: Line[][]; finish: (error?: Error) => void }[] = []
  let onCommit = (): void => {}
  const commit = (records: readonly PendingRecord[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = (error?: Error): void => (error === undefined ? resolve() : reject(error))
      commits.push({ lines: records.map(({ lines }) => lines), finish })
      onCommit()
    })
  const nextCommit = (): Promise<void> => new Promise((resolve) => (onCommit = resolve))
  return { commits, commit, nextCommit }
}

it('writes what comes in together as one record, and what comes in meanwhile as the next', async () => {
  const { commits, commit, nextCommit } = controlled()
  const appender = createAppender(commit)
  const first = [appender.append(['a']), appender.append(['b', 'c'])]
  await nextCommit()
  const second = appender.append(['d'])
  expect(commits.map(({ lines }) => lines)).toEqual([[['a', 'b', 'c']]])
  commits[0]?.finish()
  await Promise.all(first)
  commits[1]?.finish()
  await second
  expect(commits[1]?.lines).toEqual([['d']])
  await appender.drain()
  expect(appender.pendingBytes()).toBe(0)
})

it('tells those whose write failed, and nobody else', async () => {
  const { commits, commit, nextCommit } = controlled()
  const appender = createAppender(commit)
  const failing = appender.append(['a'])
  await nextCommit()
  const fine = appender.append(['b'])
  const second = nextCommit()
  commits[0]?.finish(new Error('disk'))
  await expect(failing).rejects.toThrow('disk')
  await second
  commits[1]?.finish()
  await fine
  expect(appender.pendingBytes()).toBe(0)
})

it('splits what is too much for one record, and counts bytes as the disk will', async () => {
  const { commits, commit, nextCommit } = controlled()
  const appender = createAppender(commit)
  const lines = Array.from({ length: 1_200 }, (_, n) => `"é${n}"`)
  const large = ['x'.repeat(200_000), 'y'.repeat(200_000), 'z']
  const done = Promise.all([appender.append(lines), appender.append(large), appender.append([])])
  const bytes = [...lines, ...large].reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  expect(appender.pendingBytes()).toBe(bytes + 4 * 32)
  await nextCommit()
  const records = commits[0]?.lines ?? []
  expect(records.map((record) => record.length)).toEqual([500, 500, 201, 2])
  expect(records.flat()).toEqual([...lines, ...large])
  commits[0]?.finish()
  await done
})
