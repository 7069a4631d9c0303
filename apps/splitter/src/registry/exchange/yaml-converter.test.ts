import { expect, it } from '@jest/globals'
import { createYamlConverter } from './yaml-converter.js'

const { parse, stringify } = createYamlConverter()

it('reads what it wrote, and aliases', async () => {
  const value = { a: [1, 'two', null, { b: true }] }

  expect(await parse(await stringify(value))).toEqual(value)
  expect(await parse('a: &a {b: 1}\nc: *a')).toEqual({ a: { b: 1 }, c: { b: 1 } })
})

it.each([
  ['names itself', 'a: &a [*a, *a]'],
  ['repeats a long list', `a: &a [${'1,'.repeat(50_000)}1]\nb: [${'*a,'.repeat(98)}*a]`],
  [
    'repeats what repeats',
    `a0: &a0 [1]\n${[1, 2, 3, 4, 5, 6].map((at) => `a${at}: &a${at} [${`*a${at - 1},`.repeat(9)}]`).join('\n')}`,
  ],
  ['is nested twenty thousand levels deep', '['.repeat(20_000)],
])('refuses a text that %s', async (_, text) => {
  await expect(parse(text)).rejects.toMatchObject({ status: 400, code: 'invalid_yaml' })
})

it('hands over what JSON can hold only', async () => {
  expect(await parse('%YAML 1.1\n---\na: 2026-01-01\nb: !!set {x, y}')).toEqual({
    a: '2026-01-01T00:00:00.000Z',
    b: {},
  })
})
