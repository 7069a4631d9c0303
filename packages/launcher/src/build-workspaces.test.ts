import { expect, it } from '@jest/globals'
import { createBuildCounter } from './build-workspaces.js'

it('reads from turbo how far the build is', () => {
  const counter = createBuildCounter(2)
  const details = [
    '   • Running build in 3 packages',
    '@frontpage/contracts:build: cache hit, replaying logs 0c8c9f30b4ef3b8c',
    '@frontpage/contracts:build: > tsc -p tsconfig.build.json',
    '@frontpage/redis:build: cache miss, executing 5c8c9f30b4ef3b8c',
    ' Tasks:    2 successful, 2 total',
    'Cached:    1 cached, 2 total',
    '  Time:    2.5s ',
  ].map((line) => counter.read(line))
  expect(details.filter(Boolean)).toEqual(['@frontpage/contracts (1 of 2)', '@frontpage/redis (2 of 2)'])
  expect(counter.summary()).toBe('2 successful, 2 total; 1 from cache')
})
