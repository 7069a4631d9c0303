import { expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import { protectReader } from './protect-reader.js'

function buildEvent(over: Partial<AcceptedEvent> = {}): AcceptedEvent {
  return {
    messageId: 'm',
    type: 'identify',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: Date.UTC(2026, 10, 24, 12),
    timestamp: Date.UTC(2026, 10, 24, 12),
    anonymousId: 'reader-1',
    ...over,
  }
}

function protectedEvent(over: Partial<AcceptedEvent> = {}): AcceptedEvent {
  const event = buildEvent(over)
  protectReader(event, 'gpc')
  return event
}

it('leaves nothing that identifies the reader or the device', () => {
  const event = protectedEvent({
    userId: 'ann@example.org',
    previousId: 'reader-0',
    userAgent: 'Agent/1',
    traits: { email: 'ann@example.org' },
    context: {
      userAgent: 'Agent/1',
      device: { id: 'd' },
      traits: { email: 'x' },
      locale: 'id-ID',
      page: { url: 'u' },
    },
  })
  expect(event.privacy).toBe('gpc')
  expect(JSON.stringify(event)).not.toMatch(/ann@|reader-|Agent|"d"/)
  expect(event.context).toEqual({ locale: 'id-ID', page: { url: 'u' } })
})

it('gives a reader one name for a day of the client’s time, another the next day and for another source', () => {
  const day = Date.UTC(2026, 10, 23, 23, 59)
  const names = [
    protectedEvent({ originalTimestamp: day }),
    protectedEvent({ originalTimestamp: day - 60_000, receivedAt: day + 86_400_000 }),
    protectedEvent({ originalTimestamp: day + 60_000 }),
    protectedEvent({ originalTimestamp: day, sourceId: 'app' }),
    protectedEvent({ originalTimestamp: day, anonymousId: 'reader-2' }),
  ].map((event) => event.anonymousId)
  expect(names[1]).toBe(names[0])
  expect(new Set(names).size).toBe(4)
})

it('changes nothing of the client’s own objects', () => {
  const context = { userAgent: 'Agent/1' }
  protectedEvent({ context })
  expect(context).toEqual({ userAgent: 'Agent/1' })
})
