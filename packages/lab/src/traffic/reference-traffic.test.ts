import { expect, it } from '@jest/globals'
import { createReferenceTraffic, referenceShape, type ReferenceEvent } from './reference-traffic.js'

const now = Date.UTC(2026, 10, 23)
function draw(count: number, seed = 1): ReferenceEvent[] {
  const traffic = createReferenceTraffic({ seed, runId: 'run' })
  return Array.from({ length: count }, (_, index) => traffic.next(now + index))
}

it('is a function of its seed', () => {
  expect(draw(200)).toEqual(draw(200))
  expect(draw(200, 2)).not.toEqual(draw(200))
})

it('has the shape that the lab documents', () => {
  const events = draw(20_000)
  const distinct = new Map(events.map((event) => [event.messageId, event]))
  const repeated = events.length - distinct.size
  expect(repeated / events.length).toBeGreaterThan(0.007)
  expect(repeated / events.length).toBeLessThan(0.013)

  const isBot = (event: ReferenceEvent): boolean => /bot|Headless/i.test(JSON.stringify(event['context']))
  const bots = events.filter(isBot).length / events.length
  expect(bots).toBeGreaterThan(0.007)
  expect(bots).toBeLessThan(0.013)

  const bytes = events.reduce((sum, event) => sum + JSON.stringify(event).length, 0) / events.length
  expect(bytes).toBeGreaterThan(600)
  expect(bytes).toBeLessThan(800)

  const agents = new Set(events.map((event) => (event['context'] as { userAgent: string }).userAgent))
  expect(agents.size).toBeGreaterThan(referenceShape.userAgents * 0.99)
  expect(new Set(events.map((event) => event.type))).toEqual(new Set(['page', 'screen', 'track', 'identify']))
})

it('repeats a message byte for byte', () => {
  const first = new Map<string, ReferenceEvent>()
  for (const event of draw(20_000)) {
    const earlier = first.get(event.messageId)
    if (earlier === undefined) first.set(event.messageId, event)
    else expect(event).toEqual(earlier)
  }
})
