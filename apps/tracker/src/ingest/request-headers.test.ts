import { expect, it } from '@jest/globals'
import { readIngestHeaders } from './request-headers.js'

it('reads what ingest looks at, however it is spelled, and nothing else', () => {
  const raw = {
    Host: 'x',
    'USER-AGENT': 'Agent/1',
    authorization: 'Basic a2V5Og==',
    'x-write-KEY': 'id:secret',
    Origin: 'https://news.example',
    'sec-gpc': '1',
    DNT: '0',
    'X-Forwarded-For': '203.0.113.7',
    'Content-Type': 'text/plain',
    'accept-languag': 'as long as another',
  }
  expect(readIngestHeaders(Object.entries(raw).flat())).toEqual({
    authorization: 'Basic a2V5Og==',
    writeKey: 'id:secret',
    userAgent: 'Agent/1',
    origin: 'https://news.example',
    forwardedFor: '203.0.113.7',
    globalPrivacyControl: true,
    doNotTrack: false,
    isPrefetch: false,
  })
})

it.each([
  ['Sec-Purpose', 'prefetch', true],
  ['sec-purpose', 'prefetch;prerender', true],
  ['Sec-Purpose', 'prefetch;anonymous-client-ip', true],
  ['Purpose', 'prefetch', true],
  ['X-Purpose', 'preview', true],
  ['X-moz', 'prefetch', true],
  ['Sec-Purpose', 'something-else', false],
  ['Purpose', '', false],
])('detects a prefetch by %s: %s', (name, value, expected) => {
  expect(readIngestHeaders([name, value]).isPrefetch).toBe(expected)
})

it('joins X-Forwarded-For, to which some proxies add a line of their own', () => {
  const raw = [
    'X-Forwarded-For',
    'forged, 203.0.113.7',
    'x-forwarded-for',
    '10.0.0.2',
    'DNT',
    '0',
    'dnt',
    '1',
  ]
  const { forwardedFor, doNotTrack } = readIngestHeaders(raw)
  expect([forwardedFor, doNotTrack]).toEqual(['forged, 203.0.113.7,10.0.0.2', true])
})
