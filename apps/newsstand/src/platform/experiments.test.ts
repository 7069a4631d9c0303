import { expect, it } from '@jest/globals'
import { experimentKeys, toExposures, toPageVariations } from './experiments.js'

const { layout, headlines } = experimentKeys

it('exposes to the variations that a page shows, and to no others', () => {
  const assignments = { [layout]: { value: 'pair' }, [headlines]: { value: 'original' } }
  expect(toExposures(['headlines'], assignments)).toEqual({ shows: [headlines], lacks: [] })
  expect(toExposures(['layout', 'headlines'], assignments).shows).toEqual([layout, headlines])
})

it.each([['three-columns'], [undefined], [{ layout: 'pair' }]])(
  'shows the default for the value %p, which counts for nothing',
  (value) => {
    const assignments = { [layout]: { value } }
    expect(toPageVariations(assignments).layout).toBe('lead')
    expect(toExposures(['layout'], assignments)).toEqual({ shows: [], lacks: [layout] })
  },
)

it('lacks what the splitter did not say, and nothing of an experiment that is not there', () => {
  expect(toExposures(['layout'], undefined)).toEqual({ shows: [], lacks: [layout] })
  expect(toExposures(['layout'], {})).toEqual({ shows: [], lacks: [] })
})
