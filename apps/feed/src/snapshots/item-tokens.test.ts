import { expect, it } from '@jest/globals'
import { storyNumberOf } from '@frontpage/contracts'
import { createItemTokens } from './item-tokens.js'

const tokens = createItemTokens(() => 'a-secret-of-at-least-thirty-two-characters')
const items = ['a', 'b', 'c'].map((id, at) => ({ number: storyNumberOf(id), position: at + 1 }))

it('reads back what it wrote', () => {
  const signed = tokens.sign('feed-1', items)
  expect(new Set(signed).size).toBe(3)
  expect(signed.map((token) => tokens.verify(token))).toEqual(
    items.map((item) => ({ feedId: 'feed-1', ...item })),
  )
  expect(tokens.sign('feed-1', items.slice(1))).toEqual(signed.slice(1))
})

it('refuses a token of another feed or secret, changed or cut off', () => {
  const [token = ''] = tokens.sign('feed-1', items)
  const [, block = ''] = token.split('.')
  const other = createItemTokens(() => 'another-secret-of-thirty-two-characters')
  expect(other.verify(token)).toBeUndefined()
  for (const bad of [
    '',
    '.',
    'feed-1',
    'feed-1.',
    `feed-2.${block}`,
    `feed-1.${block.slice(1)}`,
    `feed-1.A${block}`,
  ]) {
    expect(tokens.verify(bad)).toBeUndefined()
  }
  const changed = `feed-1.${block.startsWith('A') ? 'B' : 'A'}${block.slice(1)}`
  expect(tokens.verify(changed)).toBeUndefined()
})

it('follows a secret that replicas agreed on later', () => {
  let secret = 'first'
  const following = createItemTokens(() => secret)
  const [before = ''] = following.sign('feed-1', items)
  secret = 'second'
  expect(following.verify(before)).toBeUndefined()
  expect(following.verify(following.sign('feed-1', items)[0]!)).toBeDefined()
})
