import { expect, it } from '@jest/globals'
import { createOriginCheck } from './origin-check.js'

it.each<[readonly string[], string, boolean]>([
  [['*'], 'https://anything.example', true],
  [['*'], 'null', true],
  [['https://news.example'], 'https://news.example', true],
  [['https://news.example'], 'http://news.example', false],
  [['https://news.example'], 'https://news.example.evil.example', false],
  [['https://*.news.example'], 'https://m.news.example', true],
  [['https://*.news.example'], 'https://a.b.news.example', true],
  [['https://*.news.example'], 'https://news.example', false],
  [['https://*.news.example'], 'https://evilnews.example', false],
  [['https://*.news.example:8443'], 'https://m.news.example:8443', true],
  [['https://*.news.example'], String.raw`https://evil.example\.news.example`, false],
  [['https://*.news.example'], 'https://evil.example/.news.example', false],
  [['https://*.news.example'], 'https://evil.example:80#.news.example', false],
  [['https://*.news.example'], 'https://.news.example', false],
  [['https://news.example:443'], 'https://news.example', true],
  [['http://*.news.example:80'], 'http://m.news.example', true],
  [['https://news.example:80'], 'https://news.example', false],
  [['capacitor://localhost'], 'capacitor://localhost', true],
  [['https://news.example'], 'null', false],
  [[], 'https://news.example', false],
])('%j lets %s in: %p', (allowed, origin, isAllowed) => {
  expect(createOriginCheck(allowed)(origin)).toBe(isAllowed)
})
