import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  makeStoryHour,
  newStoryHour,
  setStoryHourCount,
  storyHourCodes as codes,
  type StoryHour,
} from './story-hour.js'

const code = fc.oneof(
  fc.integer({ min: 0, max: codes.completedReads + 3 }),
  fc.integer({ min: codes.firstNetwork, max: codes.firstCountry + 30 }),
)
const count = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.constantFrom(2 ** 20 - 1, 2 ** 20, 2 ** 31, 0.5, -1),
)

const familiesOf = ({ minutes, countries, networks, sources, channels, ...totals }: StoryHour): unknown => ({
  ...totals,
  families: [minutes, countries, networks, sources, channels].map((counts) => [...counts]),
})

it('is the same whether its counts are set at once or one after the other', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(code, count), { selector: ([each]) => each, maxLength: 40 }),
      (counts) => {
        const oneByOne = newStoryHour(7)
        for (const [each, value] of counts) setStoryHourCount(oneByOne, each, value)

        expect(familiesOf(makeStoryHour(7, [7, ...counts.flat()], 1))).toEqual(familiesOf(oneByOne))
      },
    ),
  )
})

it('shares a single count with other hours, and changes it only for itself', () => {
  const [first, second] = [makeStoryHour(1, [5, 1]), makeStoryHour(2, [5, 1])]
  setStoryHourCount(first, 6, 2)

  expect([...first.minutes]).toEqual([[5, 1], [6, 2]]) // prettier-ignore
  expect([...second.minutes]).toEqual([[5, 1]])
})
