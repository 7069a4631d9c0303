import { expect, it } from '@jest/globals'
import { storyAddressOf } from './story-address.js'

it.each([
  ['https://www.daily.example/world/river', 'www.daily.example/world/river'],
  ['http://WWW.daily.example:80/world/river/', 'www.daily.example/world/river'],
  [
    'https://www.daily.example/world/river?utm_source=rss&utm_medium=feed#top',
    'www.daily.example/world/river',
  ],
  ['https://www.daily.example/world/river?fbclid=x&gclid=y&ref=rss', 'www.daily.example/world/river'],
  ['https://www.daily.example/read.php?utm_source=rss&id=7', 'www.daily.example/read.php?id=7'],
  [
    'https://www.daily.example/read.php?page=2&id=7&ArticleId=9',
    'www.daily.example/read.php?ArticleId=9&id=7',
  ],
  ['https://www.daily.example/?p=123', 'www.daily.example/?p=123'],
  ['https://www.daily.example/read.php?id=', 'www.daily.example/read.php'],
  ['https://www.daily.example/', undefined],
  ['https://www.daily.example/?utm_source=rss', undefined],
  ['ftp://www.daily.example/a', undefined],
  ['/world/river', undefined],
  ['', undefined],
])('%s', (url, expected) => {
  expect(storyAddressOf(url)).toBe(expected)
})
