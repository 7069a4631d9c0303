import { expect, it } from '@jest/globals'
import type { DemoStory } from '../content/demo-story.js'
import { createIsWanted } from './is-wanted.js'

const story: DemoStory = {
  id: 'a-story',
  section: 'world',
  language: 'en',
  title: 'A story',
  summary: '',
  author: 'Made Up',
  tags: ['coral-reefs'],
  publishedAt: new Date(0),
  image: { src: '/a.svg', alt: '', width: 1, height: 1 },
  paragraphs: [],
}
const at = '2026-06-01T00:00:00.000Z'

it.each([
  ['section:sport', true],
  ['section:world', false],
  ['author:made-up', false],
  ['author:Made Up', false],
  ['tag:coral-reefs', false],
])('of a reader who wants less of %s, is it wanted: %s', (topic, isWanted) => {
  expect(createIsWanted({ hidden: [], lessOf: [{ topic, since: at }] })(story)).toBe(isWanted)
})

it('does not want a hidden story, and wants any of a reader of whom nothing is known', () => {
  expect(createIsWanted({ hidden: [{ storyId: 'a-story', at }], lessOf: [] })(story)).toBe(false)
  expect(createIsWanted({ hidden: [{ at }], lessOf: [] })(story)).toBe(true)
  expect(createIsWanted(undefined)(story)).toBe(true)
})
