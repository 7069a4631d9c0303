import { expect, it } from '@jest/globals'
import { holdLines } from './hold-lines.js'

it('holds lines back until the release, and then gives out warnings and everything new', () => {
  const printed: string[] = []
  const { onLine, release } = holdLines((name, line) => printed.push(`${name} ${line}`))
  onLine('a', '{"level":30,"msg":"started"}')
  onLine('a', '{"level":40,"msg":"careful"}')
  onLine('b', 'text')
  expect(printed).toEqual([])
  release()
  expect(printed).toEqual(['a {"level":40,"msg":"careful"}'])
  onLine('b', 'more')
  expect(printed.at(-1)).toBe('b more')
})
