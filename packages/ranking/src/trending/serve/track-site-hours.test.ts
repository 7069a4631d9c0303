import { expect, it } from '@jest/globals'
import { buildStory, noonMinute } from '../../../test/build-story.js'
import { sumSiteHours } from '../../../test/sum-site-hours.js'

it('sums how readers came, hour by hour', () => {
  const hour = noonMinute / 60
  const sums = sumSiteHours([
    buildStory('a', [
      { minute: noonMinute, readers: 3, source: 1, channel: 2 },
      { minute: noonMinute - 60, readers: 9, source: 1, channel: 2 },
    ]),
    buildStory('b', [{ minute: noonMinute + 5, readers: 4, source: 1, channel: 3 }]),
  ])
  expect([...sums.keys()]).toEqual([hour - 1, hour])
  expect(sums.get(hour)).toEqual({
    sources: new Map([[1, 7]]),
    channels: new Map([
      [2, 3],
      [3, 4],
    ]),
  })
})
