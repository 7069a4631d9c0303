import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { AcceptedEvent } from '@frontpage/contracts'
import { defaultClientYears, toEventRow } from '@frontpage/event-store'
import type { EnrichedEvent } from './enrich-events.js'
import { createRepeatFilter } from './drop-repeated.js'

const hourMs = 3_600_000
const anyEvent = fc
  .record({
    messageId: fc.constantFrom('a', 'b', 'c'),
    sourceId: fc.constantFrom('web', 'app'),
    type: fc.constantFrom('page', 'track'),
    event: fc.constantFrom(undefined, 'Story Read'),
    originalTimestamp: fc.constantFrom(undefined, 2_000_000 * hourMs, 400_000 * hourMs, 400_000 * hourMs + 1),
  })
  .map((fields): EnrichedEvent => {
    const event = {
      site: 'daily',
      environment: 'production',
      receivedAt: 0,
      timestamp: 0,
      ...fields,
    } as AcceptedEvent
    return { event } as EnrichedEvent
  })

const sortingKeyOf = ({ event }: EnrichedEvent): string => {
  const { source_id, key_hour, type, event: name, message_id } = toEventRow(event)
  return JSON.stringify([source_id, key_hour, type, name, message_id])
}

it('keeps the first event of each key of the archive, in order, however the batch is cut into slices', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyEvent, { maxLength: 8 }), { maxLength: 5 }), (slices) => {
      const filter = createRepeatFilter(defaultClientYears)
      const answers = slices.map((slice) => filter(slice))
      const all = slices.flat()
      const firsts = all.filter(
        (one, at) => all.findIndex((other) => sortingKeyOf(other) === sortingKeyOf(one)) === at,
      )
      expect(answers.flatMap(({ kept }) => kept)).toEqual(firsts)
      expect(answers.reduce((sum, { repeated }) => sum + repeated, firsts.length)).toBe(all.length)
    }),
  )
})
