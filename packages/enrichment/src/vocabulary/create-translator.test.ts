import { expect, it } from '@jest/globals'
import { sourceSchema, type AcceptedEvent } from '@frontpage/contracts'
import { createTranslator } from './create-translator.js'

const { mapping } = sourceSchema.parse({
  id: 'web',
  name: 'Web',
  writeKey: 'k',
  site: 's',
  mapping: {
    events: { 'Article Viewed': 'Story Viewed', 'Story Read': 'Story Liked' },
    properties: { headline: 'title', head: 'title', channel: 'section', article_id: 'storyId' },
  },
})
const translate = createTranslator(mapping)

it.each<[string | undefined, string | undefined]>([
  ['Article Viewed', 'Story Viewed'],
  ['Story Clicked', 'Story Clicked'],
  ['Story Read', 'Story Read'],
  ['Ad Seen', undefined],
  ['constructor', undefined],
  [undefined, undefined],
])('the event %j means %j', (event, expected) => {
  expect(
    translate({ type: 'track', ...(event !== undefined && { event }) } as AcceptedEvent).storyEvent,
  ).toBe(expected)
})

it.each<[string, AcceptedEvent['properties'], object]>([
  [
    'the source’s words',
    { headline: 'h', channel: 'news', article_id: '1' },
    { title: 'h', section: 'news' },
  ],
  ['the first of two', { head: 'second', headline: 'first' }, { title: 'first' }],
  ['our own word first', { title: 'ours', headline: 'theirs' }, {}],
  ['nothing said as nothing', { title: null, headline: '', head: 'h' }, { title: 'h' }],
  ['no properties', undefined, {}],
])('reads %s', (_what, properties, expected) => {
  expect(translate(properties === undefined ? {} : { properties }).properties).toEqual(expected)
})
