import { expect, it } from '@jest/globals'
import { readFeedConfig } from './config.js'

it('reads the publishers that are never merged as scopes write them', () => {
  const read = (names?: string) => readFeedConfig({ FEED_UNMERGED_PUBLISHERS: names }).unmergedPublishers
  expect(read('The Daily, tempo,')).toEqual(['the-daily', 'tempo'])
  expect(read()).toEqual([])
  expect(() => read('…')).toThrow('FEED_UNMERGED_PUBLISHERS')
})
