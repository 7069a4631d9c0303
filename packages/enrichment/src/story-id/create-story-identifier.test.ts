import { expect, it } from '@jest/globals'
import { sourceSchema, type AcceptedEvent, type SourceMapping } from '@frontpage/contracts'
import { createStoryIdentifier } from './create-story-identifier.js'
import { createStoryAddressReader } from './story-address.js'

function mappingOf(mapping: Partial<SourceMapping> = {}): SourceMapping {
  return sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'k', site: 's', mapping }).mapping
}

type About = Partial<Pick<AcceptedEvent, 'type' | 'event' | 'properties' | 'context'>>
const page = (url: string): About => ({ context: { page: { url } } })
const story = 'https://www.Example.com/news/banjir-jakarta?utm_source=x#top'

// prettier-ignore
it.each<[string, About, Partial<SourceMapping>, string | undefined]>([
  ['its own id', { properties: { storyId: 's-1', article_id: 's-2' } }, { properties: { article_id: 'storyId' } }, 's-1'],
  ['a number', { properties: { storyId: 42 } }, {}, '42'],
  ['the source’s word for it', { properties: { article_id: 's-2' } }, { properties: { article_id: 'storyId' } }, 's-2'],
  ['that word in an event that is not about stories', { type: 'track', event: 'Ad Seen', properties: { article_id: 's-2' } }, { properties: { article_id: 'storyId' } }, 's-2'],
  ['the address of a page', page(story), {}, 'www.example.com/news/banjir-jakarta'],
  ['the address in properties first', { ...page(story), properties: { url: 'https://a.b/c/' } }, {}, 'a.b/c'],
  ['a pattern', page('https://x.y/read/12345/banjir'), { storyUrls: ['/read/:storyId/*'] }, '12345'],
  ['the first pattern that fits', page('https://x.y/read/12345'), { storyUrls: ['/read/:storyId/*', '/read/:storyId'] }, '12345'],
  ['a pattern of a host', page('https://x.y/read/12345'), { storyUrls: ['a.b/read/:storyId', 'x.y/:kind/:storyId'] }, '12345'],
  ['a pattern with any number of segments before', page('https://x.y/a/b/c/12'), { storyUrls: ['/**/:storyId'] }, '12'],
  ['a pattern with any number of segments after', page('https://x.y/r/12/b/c'), { storyUrls: ['/r/:storyId/**'] }, '12'],
  ['a percent-encoded segment', page('https://x.y/r/a%20b'), { storyUrls: ['/r/:storyId'] }, 'a b'],
  ['the address where no pattern fits', page('https://x.y/other/12'), { storyUrls: ['/r/:storyId'] }, 'x.y/other/12'],
  ['the page of a story event', { type: 'track', event: 'Story Read', ...page(story) }, {}, 'www.example.com/news/banjir-jakarta'],
  ['the page of an event that the source maps', { type: 'track', event: 'Article Viewed', ...page(story) }, { events: { 'Article Viewed': 'Story Viewed' } }, 'www.example.com/news/banjir-jakarta'],
  ['nothing for another event', { type: 'track', event: 'Ad Seen', ...page(story) }, {}, undefined],
  ['nothing for the front page', page('https://x.y/?a=1'), {}, undefined],
  ['nothing for an app’s screen without address', { type: 'screen' }, {}, undefined],
  ['nothing for what is no address', page('javascript:alert(1)'), {}, undefined],
  ['nothing for an address that fits no pattern, where only these are stories', page('https://x.y/other/12'), { storyUrls: ['/r/:storyId'], onlyStoryUrls: true }, undefined],
  ['what a pattern finds, where only these are stories', page('https://x.y/r/12'), { storyUrls: ['/r/:storyId'], onlyStoryUrls: true }, '12'],
  ['its own id, where only addresses that fit are stories', { ...page('https://x.y/other/12'), properties: { storyId: 's-1' } }, { onlyStoryUrls: true }, 's-1'],
  ['nothing for a private page', page('https://x.y/reset-password/TOKEN'), {}, undefined],
  ['a private page that fits a pattern', page('https://x.y/search/12'), { storyUrls: ['/search/:storyId'] }, '12'],
  ['a private page of a source that lists them', page('https://x.y/search/12'), { leaveOutPrivatePages: false }, 'x.y/search/12'],
  ['the parameters that identify a story', page('https://x.y/a.aspx?utm_source=x&id=1&b=2'), { storyParameters: ['id', 'b'] }, 'x.y/a.aspx?b=2&id=1'],
  ['a front page with such a parameter', page('https://x.y/?p=101&email=a'), { storyParameters: ['p'] }, 'x.y/?p=101'],
  ['nothing for a text in place of an id', { type: 'track', event: 'x', properties: { storyId: 'x'.repeat(600) } }, {}, undefined],
])('%s', (_what, event, mapping, expected) => {
  expect(createStoryIdentifier(mappingOf(mapping))({ type: 'page', ...event })).toBe(expected)
})

it('reads an address in a time in proportion to its length', () => {
  // In quadratic time this would not end.
  const url = `https://x.y/a${'/'.repeat(1_000_000)}b`
  expect(createStoryIdentifier(mappingOf())({ type: 'page', ...page(url) })).toBeUndefined()
  expect(createStoryIdentifier(mappingOf())({ type: 'page', ...page('https://x.y/a///') })).toBe('x.y/a')
})

// prettier-ignore
it.each<[string, string, Partial<SourceMapping>, string | undefined]>([
  ['without query and fragment', 'https://news.example/x?gift=TOKEN&email=a%40b.example#me', {}, 'https://news.example/x'],
  ['without user and password', 'https://ann:secret@news.example:8443/x/', {}, 'https://news.example:8443/x/'],
  ['with the parameters that identify the story', 'https://news.example/a.aspx?email=a&id=1', { storyParameters: ['id'] }, 'https://news.example/a.aspx?id=1'],
  ['not of a private page', 'https://news.example/preview/draft-77', {}, undefined],
  ['not where it is no web address', 'javascript:alert(1)', {}, undefined],
  ['of a page that is no story, whose event names one', 'https://news.example/x?gift=TOKEN', { onlyStoryUrls: true }, 'https://news.example/x'],
])('an address is published %s', (_what, url, mapping, expected) => {
  expect(createStoryAddressReader(mappingOf(mapping))(url).publicUrl).toBe(expected)
})

it.each(['no-slash', '/a/b', '/a/:storyId?x', '/a//:storyId', '/**/a/**/:storyId', '/:storyId/:storyId', ''])(
  'a source refuses the pattern %j',
  (pattern) => {
    expect(() => mappingOf({ storyUrls: [pattern] })).toThrow()
  },
)
