import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { hideMailAddresses } from './hide-mail-addresses.js'

it.each([
  ['ann@example.org', 'redacted-mail'],
  ['?email=ann@example.org&x=1', '?email=redacted-mail&x=1'],
  ['?email=ann%40example.org', '?email=redacted-mail'],
  ['?email=ann%2Bnews%40mail.example.co.uk#top', '?email=redacted-mail#top'],
  ['?next=https%3A%2F%2Fx.y%2F%3Femail%3Dann%2540example.org', '?next=https%3A%2F%2Fx.y%2F%3Femail%3Dredacted-mail'],
  ['?next=%252F%253Fm%253Dann%252540example.org', '?next=%252F%253Fm%253Dredacted-mail'],
  ['?to=ann@example.org,bob@example.org', '?to=redacted-mail,redacted-mail'],
  ['?m=j%C3%BCrgen@b%C3%BCro.example', '?m=redacted-mail'],
  ['?m=j%C3%BCrgen@buero.example', '?m=redacted-mail'],
  ['?m=jürgen@büro.example', '?m=redacted-mail'],
  ['mailto:ann@example.org?subject=hi', 'mailto:redacted-mail?subject=hi'],
])('hides the mail addresses of %s', (text, expected) => {
  expect(hideMailAddresses(text)).toBe(expected)
}) // prettier-ignore

it.each([
  '@frontpage/browser-sdk',
  'https://medium.example/@ann.smith/story',
  'ann@localhost',
  '?discount=40%40off',
  '?q=a+@+b.org',
  '40',
  '',
])('leaves %s alone', (text) => {
  expect(hideMailAddresses(text)).toBe(text)
})

it('hides an address in any query', () => {
  const local = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/)
  const host = fc.stringMatching(/^[a-z0-9-]{1,20}\.[a-z]{2,6}$/)
  fc.assert(
    fc.property(local, host, fc.webQueryParameters(), (name, domain, before) => {
      for (const mail of [`${name}@${domain}`, encodeURIComponent(`${name}@${domain}`)]) {
        const hidden = hideMailAddresses(`?${before}&mail=${mail}&z=1`)
        expect(hidden.endsWith('&mail=redacted-mail&z=1')).toBe(true)
      }
    }),
  )
})

it('takes no longer than a text is worth', () => {
  const text = `?${'a'.repeat(200_000)}!${'@a'.repeat(100_000)}`
  expect(hideMailAddresses(text)).toBe(text)
})
