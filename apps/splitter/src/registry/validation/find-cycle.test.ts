import { expect, it } from '@jest/globals'
import { findCycle } from './find-cycle.js'

function cycleIn(graph: Record<string, string>, start: string): string | undefined {
  return findCycle(start, (node) => (graph[node] ?? '').split('').values())?.join('')
}

it('names the way of a cycle, and finds none where there is none', () => {
  expect(cycleIn({ a: 'b', b: 'ca', c: '' }, 'a')).toBe('aba')
  expect(cycleIn({ a: 'bc', b: 'd', c: 'd', d: '' }, 'a')).toBeUndefined()
  expect(cycleIn({ a: 'a' }, 'a')).toBe('aa')
  // Another's cycle is not this one's.
  expect(cycleIn({ a: 'b', b: 'c', c: 'b' }, 'a')).toBeUndefined()
  expect(cycleIn({ a: 'b', b: 'c', c: 'd', d: 'a' }, 'c')).toBe('cdabc')
})

it('takes time in proportion to the graph, and no stack', () => {
  const size = 50_000
  const edges = (node: string): string[] => {
    const next = Number(node) + 1
    return next < size ? [String(next), String(Math.min(next + 1, size - 1))] : []
  }
  expect(findCycle('0', edges)).toBeUndefined()
})
