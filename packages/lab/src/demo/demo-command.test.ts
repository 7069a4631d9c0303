import { expect, it } from '@jest/globals'
import { UsageError } from '../command/lab-command.js'
import { readUrl } from './demo-command.js'

it.each([
  ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
  ['https://news.example/', 'https://news.example'],
  ['http://127.0.0.1:4101-4102', 'http://127.0.0.1:4101'],
  ['http://127.0.0.1:4101-4102/', 'http://127.0.0.1:4101'],
  ['https://news-4.example/a:1-2', 'https://news-4.example/a:1-2'],
])('reads %s as %s', (text, url) => {
  expect(readUrl('newsstand', text)).toBe(url)
})

it('refuses what is no address, by its option', () => {
  expect(() => readUrl('feed', 'somewhere')).toThrow(new UsageError('--feed somewhere is not a URL'))
})
