import { expect, it } from '@jest/globals'
import { decodeEventRow } from './decode-event-row.js'
import { encodeEventRows } from './encode-event-rows.js'
import { toEventRow } from './to-event-row.js'

const event = {
  messageId: 'm "1"',
  type: 'page' as const,
  sourceId: 'web',
  site: 'daily',
  environment: 'production',
  receivedAt: 1_000,
  timestamp: 0,
}
const full = toEventRow(
  {
    ...event,
    originalTimestamp: Date.UTC(2026, 10, 23, 12, 30),
    sentAt: 0,
    timeFlag: 'late',
    privacy: 'gpc',
    event: 'e\n',
    name: 'n',
    category: 'c',
    userId: 'u',
    anonymousId: 'a',
    groupId: 'g',
    previousId: 'p',
    properties: { storyId: 's', section: 'x', title: 'é😀', url: 'u', path: '/', referrer: 'r', n: 1 },
    traits: { plan: 'free' },
    context: { library: { name: 'l', version: '4' }, locale: 'id', screen: { width: 1 } },
    other: { foo: '"' },
    ip: '10.0.0.0',
    userAgent: 'A/1',
  },
  {
    storyEvent: 'Story Viewed',
    browser: 'Chrome',
    browserVersion: 126,
    os: 'Android',
    deviceClass: 'mobile',
    botMarks: ['headless'],
    channel: 'email',
    referrerSource: 'gmail',
    utmSource: 's',
    utmMedium: 'm',
    utmCampaign: 'c',
    utmTerm: 't',
    utmContent: 'x',
    utmId: 'i',
    clickIds: ['gclid'],
    country: 'ID',
  },
)
const bare = toEventRow(event)

it('writes every column of a row in which none is at its default', () => {
  const { bytes } = encodeEventRows([full])
  expect(JSON.parse(bytes.toString('utf8'))).toEqual(full)
  expect(Object.keys(JSON.parse(bytes.toString('utf8')))).toEqual(Object.keys(full))
})

it('writes one row a line with its hour beside it, and leaves out what is at its default', () => {
  const { bytes, keyHours } = encodeEventRows([bare, full])
  const lines = bytes.toString('utf8').split('\n')
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    message_id: 'm "1"',
    source_id: 'web',
    site: 'daily',
    environment: 'production',
    type: 'page',
    key_hour: 0,
    received_at: 1_000,
    timestamp: 0,
  })
  expect(JSON.parse(lines[1] ?? '')).toEqual(full)
  expect(lines[2]).toBe('')
  expect([...keyHours]).toEqual([0, Date.UTC(2026, 10, 23, 12) / 1000])
})

it('is undone by decodeEventRow', () => {
  const rows = [bare, full, bare]
  const encoded = encodeEventRows(rows)
  expect(rows.map((_, index) => decodeEventRow(encoded, index))).toEqual(rows)
})
