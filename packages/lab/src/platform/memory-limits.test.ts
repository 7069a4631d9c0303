import { expect, it } from '@jest/globals'
import { parseMemoryLimits } from './memory-limits.js'

it('reads the limit of each service, in MB', () => {
  const file = [
    'x-service: &service',
    '  init: true',
    'services:',
    '  tracker:',
    '    image: frontpage-tracker',
    '    mem_limit: ${TRACKER_MEMORY:-512m}',
    '  redis:',
    '    image: redis:8',
    '    mem_limit: 2g',
  ]
  expect([...parseMemoryLimits(file.join('\n'))]).toEqual([
    ['tracker', 536.870912],
    ['redis', 2147.483648],
  ])
})
