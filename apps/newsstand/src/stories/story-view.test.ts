import { expect, it } from '@jest/globals'
import type { DemoStory } from '../content/demo-story.js'
import { hasTestedHeadline, toStoryView } from './story-view.js'

const story: DemoStory = {
  id: 'a-story',
  section: 'world',
  language: 'en',
  title: 'A story',
  summary: '',
  author: 'Made Up',
  tags: [],
  publishedAt: new Date(0),
  image: { src: '/a.svg', alt: '', width: 1, height: 1 },
  paragraphs: [],
}
const tested = { ...story, alternativeTitle: 'A story, told otherwise' }

it('finds a headline that is tested among those that are shown, whichever of its two it has', () => {
  const views = [story, tested].map((each) => toStoryView(each, 'original'))
  expect(views.map(({ title }) => title)).toEqual(['A story', 'A story'])
  expect(hasTestedHeadline(views)).toBe(true)
  expect(hasTestedHeadline(views.slice(0, 1))).toBe(false)
  expect(hasTestedHeadline([])).toBe(false)
})
