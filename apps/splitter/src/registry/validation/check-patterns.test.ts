import { expect, it } from '@jest/globals'
import { patternsOf } from '../../definitions/url-condition.js'
import { createPatternChecker } from './check-patterns.js'

const references = (patterns: readonly string[]) =>
  patterns.map((pattern, index) => ({ pointer: `#/${index}`, pattern, isCaseInsensitive: false }))

it('finds what takes a backtracking engine very long, and lets the rest be', async () => {
  const checker = createPatternChecker()
  const problems = await checker.problemsOf(
    references(['^https://www\\.example\\.id/[^/]+/?$', '^(a+)+$', 'preview=1', '(x|x)*y']),
  )
  expect(problems.map(({ pointer }) => pointer)).toEqual(['#/1', '#/3'])
  expect(problems[0]?.detail).toContain('exponential time')
})

it('refuses what cannot be decided in time', async () => {
  const checker = createPatternChecker({ totalMs: 0 })
  expect(await checker.problemsOf(references(['(a?){30}a{30}']))).toMatchObject([
    { detail: expect.stringContaining('could not be shown in time') as unknown },
  ])
})

it('knows a pattern that it has seen', async () => {
  let isOver = false
  const checker = createPatternChecker({ clock: () => (isOver ? Number.POSITIVE_INFINITY : 0) })
  expect(await checker.problemsOf(references(['^known$']))).toEqual([])
  isOver = true
  expect(await checker.problemsOf(references(['^known$']))).toEqual([])
})

it('finds nothing in ordinary simple URL targets', async () => {
  const targets = ['/', '/news/*', '*.example.id/news/*/photos/*', 'www.example.id/*.html', '/news?page=*']
  const patterns = targets.flatMap((pattern) => patternsOf({ include: true, type: 'simple', pattern }))
  expect(await createPatternChecker().problemsOf(references(patterns))).toEqual([])
})
