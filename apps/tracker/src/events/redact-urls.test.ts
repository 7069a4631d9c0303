import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { redactUrl, redactUrls, redactUrlsIn } from './redact-urls.js'

describe('the query of a URL', () => {
  it.each([
    ['https://x.y/a?email=ann@example.org', 'https://x.y/a?email=redacted-mail'],
    ['https://x.y/a?b=1&email=ann%40example.org&c=2#d', 'https://x.y/a?b=1&email=redacted-mail&c=2#d'],
    ['?to=ann%2Bnews%40example.org', '?to=redacted-mail'],
    ['/a?ann@example.org', '/a?redacted-mail'],
    ['www.x.y/a?m=ann@example.org', 'www.x.y/a?m=redacted-mail'],
    ['https://x.y/#/route?m=ann@example.org', 'https://x.y/#/route?m=redacted-mail'],
    ['https://x.y/?q=a sentence&m=ann@example.org', 'https://x.y/?q=a sentence&m=redacted-mail'],
    ['https://x.y/?ip=203.0.113.7', 'https://x.y/?ip=redacted-ip'],
    ['https://x.y/?ips=203.0.113.7,198.51.100.9:80', 'https://x.y/?ips=redacted-ip,redacted-ip:80'],
    ['https://x.y/?q=from%20203.0.113.7', 'https://x.y/?q=from%20redacted-ip'],
    ['https://x.y/?ip=2001:db8::7', 'https://x.y/?ip=redacted-ip'],
    ['https://x.y/?ip=%5B2001%3Adb8%3A%3A7%5D%3A443', 'https://x.y/?ip=%5Bredacted-ip%5D%3A443'],
    ['https://x.y/?ip=::ffff:203.0.113.7', 'https://x.y/?ip=redacted-ip'],
    ['https://x.y/?u=http%3A%2F%2F203.0.113.7%2F%3Fm%3Dann%2540example.org', 'https://x.y/?u=http%3A%2F%2Fredacted-ip%2F%3Fm%3Dredacted-mail'],
  ])('has no addresses afterwards: %s', (url, expected) => {
    expect([redactUrl(url, 'query'), redactUrl(url, 'all')]).toEqual([expected, expected])
  }) // prettier-ignore

  it.each([
    'https://x.y/a?v=1.2.3.4&app_version=5.6.7.8',
    'https://x.y/a?at=12:30:45&t=2026-11-30T12%3A30%3A45.000Z',
    'https://x.y/a?big=1.2.3.4.5&n=1234.5.6.7&o=300.1.1.1',
    'https://203.0.113.7/a?b=c',
    'https://user@x.example/a?b=c',
    'Rain? Ask ann@example.org',
    'Is it rain ?a=ann@example.org',
    'a?',
    '',
  ])('is left alone in %s', (text) => {
    expect([redactUrl(text, 'query'), redactUrl(text, 'all')]).toEqual([text, text])
  })

  it('has no IPv4 address afterwards, whatever stands before and behind it', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.webQueryParameters(), fc.webQueryParameters(), (ip, before, behind) => {
        expect(redactUrl(`https://x.y/?${before}&x=${ip}&${behind}`, 'query')).toContain('&x=redacted-ip&')
      }),
      { numRuns: 20 },
    )
  })
})

it.each([
  ['https://x.y/unsubscribe/ann@example.org/1', 'https://x.y/unsubscribe/redacted-mail/1'],
  ['https://u:p@x.example/from/203.0.113.7#ann@example.org', 'https://u:p@x.example/from/redacted-ip#redacted-mail'],
  ['/ann%40example.org', '/redacted-mail'],
  ['#ann@example.org', '#redacted-mail'],
])('hides addresses in paths and fragments only where it is told: %s', (url, expected) => {
  expect([redactUrl(url, 'query'), redactUrl(url, 'all')]).toEqual([url, expected])
}) // prettier-ignore

it('finds the URLs of an object at any depth', () => {
  const url = 'https://x.y/?m=ann@example.org'
  const object = { email: 'ann@example.org', a: [{ url }, url], n: 1, none: null }
  expect(redactUrls(object, 'query')).toBe(true)
  const hidden = 'https://x.y/?m=redacted-mail'
  expect(object).toEqual({ email: 'ann@example.org', a: [{ url: hidden }, hidden], n: 1, none: null })
  expect(redactUrls(object, 'query')).toBe(false)
})

it('finds URLs in a text of any syntax', () => {
  const text =
    '{"u":"https:\\/\\/x.y\\/?m=ann\\u0040example.org","mail":"ann@example.org", v: http://x.y/?1.2.3.4'
  expect(redactUrlsIn(text, 'query')).toBe(
    '{"u":"https:\\/\\/x.y\\/?m=redacted-mail","mail":"ann@example.org", v: http://x.y/?redacted-ip',
  )
})

it('takes no longer than a text is worth', () => {
  for (const piece of ['a', '1.', '1:', '%3A', '@a', 'a@a.', '%25', '%2540', '1.1.1.']) {
    const text = `?x=${piece.repeat(32_768 / piece.length)}`
    expect(redactUrl(text, 'all').startsWith('?x=')).toBe(true)
  }
})
