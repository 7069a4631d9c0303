import { expect, it } from '@jest/globals'
import { sourceSchema, type JsonObject, type SourceMapping, type StoryProperties } from '@frontpage/contracts'
import { createStoryPropertiesReader } from './create-story-properties-reader.js'

function mappingOf(properties: SourceMapping['properties']): SourceMapping {
  return sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'k', site: 's', mapping: { properties } })
    .mapping
}

// prettier-ignore
it.each<[string, JsonObject | undefined, SourceMapping['properties'], StoryProperties]>([
  ['no properties', undefined, {}, {}],
  ['nothing that is understood', { colour: 'red' }, {}, {}],
  ['texts', { storyId: 's', title: 'T', section: 'news', author: 'A', url: 'https://a/b', image: 'i', publisher: 'p', language: 'id', surface: 'home', feedId: 'f', topic: 't' }, {}, { storyId: 's', title: 'T', section: 'news', author: 'A', url: 'https://a/b', image: 'i', publisher: 'p', language: 'id', surface: 'home', feedId: 'f', topic: 't' }],
  ['amounts', { engagedSeconds: 12.5, scrollDepth: 0, position: 3 }, {}, { engagedSeconds: 12.5, scrollDepth: 0, position: 3 }],
  ['amounts in texts', { engagedSeconds: '12.5', scrollDepth: '80', position: '3rd' }, {}, { engagedSeconds: 12.5, scrollDepth: 80 }],
  ['no amounts below zero', { engagedSeconds: -1, position: '-1' }, {}, {}],
  ['tags', { tags: ['a', ' b ', '', 7] }, {}, { tags: ['a', 'b'] }],
  ['tags in a text', { tags: 'a, b,,c' }, {}, { tags: ['a', 'b', 'c'] }],
  ['no tags', { tags: [] }, {}, {}],
  ['a time as it was written', { publishedAt: 1_700_000_000 }, {}, { publishedAt: 1_700_000_000 }],
  ['a number for an id', { storyId: 42 }, {}, { storyId: '42' }],
  ['not what has another type', { title: 7, section: { a: 1 }, language: null, url: '' }, {}, {}],
  ['no endless text', { title: 'x'.repeat(3_000) }, {}, {}],
  ['the source’s words', { article_id: 's', rubrik: 'news', judul: 'T' }, { article_id: 'storyId', rubrik: 'section', judul: 'title' }, { storyId: 's', section: 'news', title: 'T' }],
  ['our word before the source’s', { rubrik: 'theirs', section: 'ours' }, { rubrik: 'section' }, { section: 'ours' }],
  ['the source’s word where ours is of another type', { rubrik: 'theirs', section: 7 }, { rubrik: 'section' }, { section: 'theirs' }],
  ['the first of two words of the source', { a: '1', b: '2' }, { a: 'title', b: 'title' }, { title: '1' }],
])('understands %s', (_what, properties, mapping, expected) => {
  expect(createStoryPropertiesReader(mappingOf(mapping))(properties)).toEqual(expected)
})
