import { expect, it } from '@jest/globals'
import { isAcceptedEvent } from '@frontpage/contracts'
import fc from 'fast-check'
import { experimentRecords, type ExperimentRecord } from '../registry/kinds/experiments.js'
import { exposureIdOf, toExposureLine } from './to-exposure-line.js'

const day = { date: '2026-11-30', startMs: 1_795_971_600_000, endMs: 1_796_058_000_000 }
const experiment: ExperimentRecord = {
  ...experimentRecords.administration.example.record,
  id: 'pictures',
  phase: 2,
}
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\u0000', '\ud800', '😀'),
)

it('is the JSON text of an accepted event, whatever clients call their readers and browsers', () => {
  fc.assert(
    fc.property(
      fc.record({ unit: anyText, attribute: anyText, userAgent: fc.option(anyText, { nil: undefined }) }),
      ({ unit, attribute, userAgent }) => {
        const exposure = {
          site: 'daily',
          environment: 'production',
          experiment,
          variationIndex: 1,
          attribute,
          unit,
          isSticky: true,
          seenAtMs: day.startMs + 1,
        }
        const origin = { messageId: 'exposure-1', day, receivedAt: day.startMs + 2 }
        const line = toExposureLine(exposure, origin, { userAgent, ip: '203.0.113.0' })
        const event = JSON.parse(line) as unknown

        expect(line).toBe(JSON.stringify(event))
        expect(isAcceptedEvent(event as never)).toBe(true)
        expect(event).toMatchObject({
          [attribute === 'userId' ? 'userId' : 'anonymousId']: unit.toWellFormed(),
          properties: { unit: unit.toWellFormed(), hash_attribute: attribute.toWellFormed(), phase: 2 },
          ...(userAgent !== undefined && { userAgent: userAgent.toWellFormed() }),
        })
      },
    ),
  )
})

it('has an id that every release makes of the same reader, experiment and day', () => {
  const exposure = {
    site: 'daily',
    environment: 'production',
    experiment,
    variationIndex: 0,
    attribute: 'id',
  }

  expect(exposureIdOf({ ...exposure, unit: 'reader-1' }, day)).toBe('exposure-ElRO0qRFoLtGRhNlxYqFMCoSqL_')
  expect(exposureIdOf({ ...exposure, unit: 'a"\\\ud800' }, day)).toBe('exposure---oijNWzyIsEuJKOz5eFXjhE-8k')
})
