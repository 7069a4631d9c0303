import { describe, expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import { toEventRow } from './to-event-row.js'

const event: AcceptedEvent = {
  messageId: 'm',
  type: 'page',
  sourceId: 'web',
  site: 'daily',
  environment: 'production',
  receivedAt: 1_000,
  timestamp: 900,
}

const noon = Date.UTC(2026, 10, 23, 12)

describe('toEventRow', () => {
  it('moves what has a column out of the JSON objects', () => {
    const row = toEventRow({
      ...event,
      properties: { storyId: 's', section: 'news', url: 'https://a/b', position: 1 },
      context: {
        page: { url: 'https://a/b', path: '/b', search: '?x' },
        library: { name: 'analytics.js', version: '4', flavour: 'x' },
        userAgent: 'Inner/1',
        locale: 'id',
        screen: { width: 1 },
      },
      userAgent: 'Header/1',
    })
    expect(row).toMatchObject({
      story_id: 's',
      section: 'news',
      url: 'https://a/b',
      path: '/b',
      user_agent: 'Inner/1',
      locale: 'id',
      library_name: 'analytics.js',
      library_version: '4',
      properties: { position: 1 },
    })
    expect(JSON.parse(row.context)).toEqual({
      page: { search: '?x' },
      library: { flavour: 'x' },
      screen: { width: 1 },
    })
  })

  it('leaves a value that does not fit its column where it was', () => {
    const long = 'x'.repeat(3_000)
    const row = toEventRow({
      ...event,
      properties: { storyId: 7, title: long, url: null },
      context: { page: { url: 'u' } },
    })
    expect(row).toMatchObject({
      story_id: '',
      title: '',
      url: '',
      properties: { storyId: 7, title: long, url: null },
    })
    expect(JSON.parse(row.context)).toEqual({ page: { url: 'u' } })
  })

  it('keeps both addresses when page and properties differ', () => {
    const row = toEventRow({ ...event, properties: { url: 'a' }, context: { page: { url: 'b' } } })
    expect(row.url).toBe('a')
    expect(JSON.parse(row.context)).toEqual({ page: { url: 'b' } })
  })

  it('leaves out times that DateTime64 cannot hold', () => {
    expect(toEventRow({ ...event, originalTimestamp: Date.UTC(9999, 0), sentAt: 5 })).toMatchObject({
      original_timestamp: null,
      sent_at: 5,
    })
  })

  it('writes the enrichment, and nothing for unknown values', () => {
    const found = {
      storyId: 's',
      storyEvent: 'Story Viewed' as const,
      properties: { section: 'news', title: 'T' },
      browser: 'Chrome',
      browserVersion: 126,
      os: 'Android',
      deviceClass: 'mobile' as const,
      botMarks: ['headless' as const],
      channel: 'email' as const,
      referrerSource: 'gmail',
      utmSource: 'pagi',
      utmMedium: 'email',
      utmCampaign: 'c',
      utmTerm: 't',
      utmContent: 'x',
      utmId: 'i',
      clickIds: ['gclid'],
      country: 'ID',
    }
    const given = {
      ...event,
      properties: { rubrik: 'news', judul: 'T' },
      context: { page: { title: 'Site' } },
    }
    const row = toEventRow(given, found)
    expect(row).toMatchObject({
      story_id: 's',
      story_event: 'Story Viewed',
      section: 'news',
      title: 'T',
      properties: { rubrik: 'news', judul: 'T' },
      browser: 'Chrome',
      browser_version: 126,
      os: 'Android',
      device_class: 'mobile',
      bot_marks: ['headless'],
      channel: 'email',
      referrer_source: 'gmail',
      utm_source: 'pagi',
      utm_medium: 'email',
      utm_campaign: 'c',
      utm_term: 't',
      utm_content: 'x',
      utm_id: 'i',
      click_ids: ['gclid'],
      country: 'ID',
    })
    expect(JSON.parse(row.context)).toEqual({ page: { title: 'Site' } })
    const bare = JSON.stringify(toEventRow(event, { botMarks: [], clickIds: [] }))
    expect(bare).not.toMatch(/bot_marks|click_ids|browser|utm_|country/)
  })

  it.each([
    [Date.parse('0001-01-01T00:00:00Z'), Date.UTC(1900, 0, 1)],
    [-1e15, Date.UTC(1900, 0, 1)],
    [event.receivedAt + 1, event.receivedAt],
    [event.receivedAt - 1, event.receivedAt - 1],
  ])('keeps the time %d within what the archive has and we have seen', (timestamp, stored) => {
    expect(toEventRow({ ...event, timestamp }).timestamp).toBe(stored)
  })

  it('keeps fields whatever they are called', () => {
    const properties = JSON.parse('{"storyId":"s","__proto__":{"a":1}}')
    expect(JSON.stringify(toEventRow({ ...event, properties }).properties)).toBe('{"__proto__":{"a":1}}')
  })

  it('changes nothing of the event', () => {
    const given = { ...event, properties: { storyId: 's' }, context: { page: { url: 'u' }, locale: 'id' } }
    const before = structuredClone(given)
    toEventRow(given)
    expect(given).toEqual(before)
  })

  it.each([
    [0, 0],
    [noon + 59_999, noon / 1000],
    [noon + 60_000, noon / 1000 + 60],
  ])('says the minute of %d', (storedAtMs, storedAt) => {
    expect(toEventRow(event, {}, { storedAtMs }).stored_at).toBe(storedAt)
  })
})
