import { expect, it } from '@jest/globals'
import { hostOf } from './host-of.js'

it.each<[string, string | undefined]>([
  ['https://www.Example.com/a?b#c', 'www.example.com'],
  ['HTTP://example.com', 'example.com'],
  ['https://example.com:8443/a', 'example.com'],
  ['https://example.com?a=/b', 'example.com'],
  ['https://user:secret@example.com:80/', 'example.com'],
  ['https://[2001:db8::1]:80/', '[2001:db8::1]:80'],
  ['android-app://com.google.android.gm/', 'com.google.android.gm'],
  ['android-app://com.Slack', 'com.slack'],
  ['https://', undefined],
  ['https:///a', undefined],
  ['https://a b/c', undefined],
  [`https://${'a'.repeat(5_000)}/`, undefined],
  ['about:blank', undefined],
  ['javascript:alert(1)', undefined],
  ['/a/path', undefined],
  ['', undefined],
])('%j', (address, expected) => {
  expect(hostOf(address)).toBe(expected)
})
