import { expect, it } from '@jest/globals'
import { parseCpuList } from './cpu-pinning.js'

it.each([
  ['0-1', [0, 1]],
  ['3', [3]],
  ['0,2-4,7', [0, 2, 3, 4, 7]],
  ['', []],
])('reads the list of CPUs %j', (text, cpus) => {
  expect(parseCpuList(text)).toEqual(cpus)
})
