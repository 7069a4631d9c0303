import { expect, it } from '@jest/globals'
import { toTopic } from './topic.js'

it.each([
  ['section:Football', 'section:football'],
  ['tag:Pemilu 2029', 'tag:pemilu-2029'],
  ['author:Jane Doe', 'author:jane-doe'],
  ['publisher:The Daily', 'publisher:the-daily'],
  ['Elections', 'tag:elections'],
  ['country:ID', 'tag:country-id'],
  ['section:', undefined],
  ['author: - ', undefined],
  ['', undefined],
])('of %j is %j', (text, topic) => {
  expect(toTopic(text)).toBe(topic)
})

it('is a topic itself, so that it can be read again', () => {
  for (const topic of ['section:football', 'author:jane-doe', 'tag:a']) expect(toTopic(topic)).toBe(topic)
})
