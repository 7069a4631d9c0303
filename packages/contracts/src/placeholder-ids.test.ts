import { describe, expect, it } from '@jest/globals'
import { createPlaceholderTest, defaultPlaceholderIds } from './placeholder-ids.js'

describe('without a list of the source', () => {
  const isPlaceholder = createPlaceholderTest()

  it.each([
    'undefined',
    'null',
    '[object Object]',
    'NaN',
    '0',
    'guest',
    'Guest',
    'NULL',
    '(null)',
    ' undefined ',
    '00000000-0000-0000-0000-000000000000',
    ' ',
    '\n\t',
    '\u00a0',
    0,
  ])('%j is a placeholder', (id) => {
    expect(isPlaceholder(id)).toBe(true)
  })

  it.each([
    'undefined-1',
    'nullius',
    '00000000-0000-0000-0000-000000000001',
    'guest@example.com',
    '10',
    '00',
    'x',
    ' x',
    10,
    7,
    '',
    null,
    undefined,
    {},
    [],
    true,
  ])('%j is none', (id) => {
    expect(isPlaceholder(id)).toBe(false)
  })
})

it('takes a source’s list in place of its own', () => {
  const isPlaceholder = createPlaceholderTest(['Visitor', '-'])
  const ids = ['visitor', 'VISITOR ', '-', ' ', 'guest', 'undefined']
  expect(ids.map(isPlaceholder)).toEqual([true, true, true, true, false, false])
})

it('knows each of its own', () => {
  expect(defaultPlaceholderIds.filter((id) => !createPlaceholderTest()(id))).toEqual([])
})
