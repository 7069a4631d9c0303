import { expect, it } from '@jest/globals'
import { createBotTest } from './create-bot-test.js'

const isBot = createBotTest()
const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36'

it.each([
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  chrome.replace('Chrome/', 'HeadlessChrome/'),
  chrome + ' padding'.repeat(500),
])('takes %s for a bot', (userAgent) => {
  expect(isBot(userAgent)).toBe(true)
})

it.each([undefined, '', chrome, 'node', 'axios/1.7.2', 'okhttp/4.9.0', 'Dart/3.1 (dart:io)'])(
  'takes %s for no bot',
  (userAgent) => {
    expect(isBot(userAgent)).toBe(false)
  },
)
