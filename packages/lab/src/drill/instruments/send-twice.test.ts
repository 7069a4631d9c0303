import { expect, it } from '@jest/globals'
import { sendTwice } from './send-twice.js'

it('sends this many events, and then the same ones in their order', () => {
  let made = 0
  const next = sendTwice(() => ({ type: 'page', messageId: `m${made++}` }), 3)
  const ids = Array.from({ length: 7 }, () => next(0).messageId)
  expect(ids).toEqual(['m0', 'm1', 'm2', 'm0', 'm1', 'm2', 'm0'])
})
