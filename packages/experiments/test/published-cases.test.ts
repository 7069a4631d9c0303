import { readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import { casesOf, expectedOf, runners } from './published-cases.js'

const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8')
const sections = JSON.parse(await read('cases.json')) as Record<string, object>

/** To eight digits, and without members that are undefined. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify([value], (_, each: unknown) =>
      typeof each === 'number' ? Math.floor(each * 1e8) / 1e8 : each,
    ),
  )
}

it('has cases of every section that is published', () => {
  expect(Object.keys(sections).toSorted()).toEqual(Object.keys(runners).toSorted())
})

describe.each(Object.keys(runners))('%s', (section) => {
  it.each(
    casesOf(sections[section]!).map((given, index) => [`${index} ${String(given[0])}`, given] as const),
  )('%s', async (_, given) => {
    expect(rounded(await runners[section]!(given))).toEqual(rounded(expectedOf(section, given)))
  })
})

it('is the runner that the README shows', async () => {
  const readme = await read('../README.md')
  const shown = (await read('published-cases.ts')).replace("'../src/index.js'", "'@frontpage/experiments'")
  expect(readme).toContain('```ts\n' + shown + '```')
})
