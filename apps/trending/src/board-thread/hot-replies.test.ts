import { expect, it } from '@jest/globals'
import { createHotReplies } from './hot-replies.js'
import type { ReplyRequest } from './messages.js'

const lists = (site: string, cursor?: string): ReplyRequest => ({
  kind: 'lists',
  site,
  query: { site, scope: ['global'], window: 'now', limit: 10, cursor },
})

it('are the first pages of a site that were asked for, the last one at the end', () => {
  const hot = createHotReplies()
  hot.note('a', lists('daily'))
  hot.note('b', lists('daily'))
  hot.note('c', lists('weekly'))
  hot.note('page 2', lists('daily', 'cursor'))
  hot.note('story', { kind: 'story', site: 'daily', storyId: 's' })
  hot.note('a', lists('daily'))
  expect(hot.of('daily').map(([key]) => key)).toEqual(['b', 'a'])
  hot.drop('b')
  expect(hot.of('daily').map(([key]) => key)).toEqual(['a'])
})

it('are bounded: anybody may ask for anything', () => {
  const hot = createHotReplies()
  for (let at = 0; at < 2_000; at++) hot.note(`key ${at}`, lists('daily'))
  expect(hot.of('daily')).toHaveLength(500)
  expect(hot.of('daily').at(-1)?.[0]).toBe('key 1999')
})
