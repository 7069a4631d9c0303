import { expect, it } from '@jest/globals'
import { parseProcessStat } from './process-usage.js'

const rest =
  'S 1 4242 9049 0 -1 4194304 102 0 0 0 250 73 11 12 20 0 1 0 398394 3133440 416 18446744073709551615 1 1 0 0'

it.each(['4243 (node)', '4243 (a (strange) name)'])('reads group, CPU time and memory of %s', (start) => {
  expect(parseProcessStat(`${start} ${rest}`)).toEqual({ processGroup: 4242, cpuTicks: 323, rssPages: 416 })
})
