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

// prettier-ignore
it.each<[string, string, Partial<SourceMapping>, string | undefined]>([
  ['escapes that need not be', 'https://x.y/caf%C3%A9/%7Eann/%61%2cb', {}, 'x.y/caf%C3%A9/~ann/a,b'],
  ['the case of escapes', 'https://x.y/caf%c3%a9/a%2fb', {}, 'x.y/caf%C3%A9/a%2Fb'],
  ['characters of other scripts', 'https://x.y/café/काला', {}, 'x.y/caf%C3%A9/%E0%A4%95%E0%A4%BE%E0%A4%B2%E0%A4%BE'],
  ['an escape that is none', 'https://x.y/100%/%zz', {}, 'x.y/100%/%zz'],
  ['a final dot', 'https://x.y./a', {}, 'x.y/a'],
  ['a final dot and a port', 'https://x.y.:8443/a', {}, 'x.y:8443/a'],
  ['slashes', 'https://x.y//news///a//', {}, 'x.y/news/a'],
  ['backslashes', String.raw`https:\x.y\news\a`, {}, undefined],
  ['backslashes in the path', String.raw`https://x.y\news\a`, {}, 'x.y/news/a'],
  ['dots', 'https://x.y/news/./b/../a', {}, 'x.y/news/a'],
  ['the port of https', 'https://x.y:443/a', {}, 'x.y/a'],
  ['the port of http', 'http://x.y:80/a', {}, 'x.y/a'],
  ['another port', 'https://x.y:80/a', {}, 'x.y:80/a'],
  ['www where the source does not say so', 'https://www.x.y/a', {}, 'www.x.y/a'],
  ['www', 'https://www.x.y/a', { ignoreWww: true }, 'x.y/a'],
  ['www of a pattern', 'https://x.y/r/7', { ignoreWww: true, storyUrls: ['www.x.y/r/:storyId'] }, '7'],
  ['escapes in a pattern', 'https://x.y/%e0%a4%95/7', { storyUrls: ['/क/:storyId'] }, '7'],
  ['the query where the source does not say so', 'https://x.y/article.aspx?id=1', {}, 'x.y/article.aspx'],
  ['the order of parameters', 'https://x.y/article.aspx?b=2&id=1&id=3&B=4', { storyParameters: ['id', 'b'] }, 'x.y/article.aspx?b=2&id=1'],
  ['a parameter’s escapes', 'https://x.y/a?id=%61%2Fb', { storyParameters: ['id'] }, 'x.y/a?id=a%2Fb'],
  ['a pattern with a parameter', 'https://x.y/article.aspx?utm_source=x&id=17', { storyUrls: ['/article.aspx?id=:storyId'] }, '17'],
  ['a pattern of the front page with a parameter', 'https://x.y/?p=101', { storyUrls: ['x.y/?p=:storyId'], onlyStoryUrls: true }, '101'],
  ['a pattern with a parameter that is absent', 'https://x.y/article.aspx?utm_source=x', { storyUrls: ['/article.aspx?id=:storyId'], onlyStoryUrls: true }, undefined],
  ['a pattern with parameters that have to be there', 'https://x.y/index.php?id=17&view=article&l=en', { storyUrls: ['/index.php?view=article&id=:storyId&l=*'] }, '17'],
  ['a pattern with a parameter that has another value', 'https://x.y/index.php?id=17&view=login', { storyUrls: ['/index.php?view=article&id=:storyId'], onlyStoryUrls: true }, undefined],
])('%s: neither splits a story nor joins two', (_what, url, mapping, expected) => {
  expect(createStoryIdentifier(mappingOf(mapping))({ type: 'page', ...page(url) })).toBe(expected)
})

it('reads an address in a time in proportion to its length', () => {
  // In quadratic time this would not end.
  const url = `https://x.y/a${'/'.repeat(1_000_000)}b`
  expect(createStoryIdentifier(mappingOf())({ type: 'page', ...page(url) })).toBe('x.y/a/b')
  expect(createStoryIdentifier(mappingOf())({ type: 'page', ...page('https://x.y/a///') })).toBe('x.y/a')
})

// prettier-ignore
it.each<[string, string, Partial<SourceMapping>, string | undefined]>([
  ['without query and fragment', 'https://news.example/x?gift=TOKEN&email=a%40b.example#me', {}, 'https://news.example/x'],
  ['without user and password', 'https://ann:secret@news.example:8443/x/', {}, 'https://news.example:8443/x/'],
  ['with the parameters that identify the story', 'https://news.example/a.aspx?email=a&id=1', { storyParameters: ['id'] }, 'https://news.example/a.aspx?id=1'],
  ['not of a private page', 'https://news.example/preview/draft-77', {}, undefined],
  ['not where it is no web address', 'javascript:alert(1)', {}, undefined],
  ['with what a pattern looks at', 'https://news.example./a.aspx?email=a&id=1&b=2', { storyUrls: ['/a.aspx?id=:storyId'] }, 'https://news.example/a.aspx?id=1'],
  ['of a page that is no story, whose event names one', 'https://news.example/x?gift=TOKEN', { onlyStoryUrls: true }, 'https://news.example/x'],
])('an address is published %s', (_what, url, mapping, expected) => {
  expect(createStoryAddressReader(mappingOf(mapping))(url).publicUrl).toBe(expected)
})

it.each([
  'no-slash',
  '/a/b',
  '/a/:storyId?x',
  '/?p=7',
  '/a?id=:storyId&p=:storyId',
  '/a/:storyId?id=:storyId',
  '/a//:storyId',
  '/**/a/**/:storyId',
  '/:storyId/:storyId',
  '',
])('a source refuses the pattern %j', (pattern) => {
  expect(() => mappingOf({ storyUrls: [pattern] })).toThrow()
})
