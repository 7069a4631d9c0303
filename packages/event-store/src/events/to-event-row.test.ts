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

  it('changes nothing of the event', () => {
    const given = { ...event, properties: { storyId: 's' }, context: { page: { url: 'u' }, locale: 'id' } }
    const before = structuredClone(given)
    toEventRow(given)
    expect(given).toEqual(before)
  })
})
