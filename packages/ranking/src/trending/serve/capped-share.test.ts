import { describe, expect, it } from '@jest/globals'
import { newStoryHour, networkCells, type StoryHour } from '@frontpage/contracts'
import fc from 'fast-check'
import { cappedShare, minuteLimit, strictestCap, type SiteHour } from './capped-share.js'
import { seededRandom } from '../../learning/seeded-random.js'

type Cells = Partial<Pick<StoryHour, 'networks' | 'sources' | 'channels'>>

function hourOf(cells: Cells): StoryHour {
  const [some] = Object.values(cells)
  const readers = [...(some ?? [])].reduce((sum, [, count]) => sum + count, 0)
  return { ...newStoryHour(0), readers, ...cells }
}

const counted = (hour: StoryHour, site?: SiteHour) => cappedShare(hour, site) * hour.readers
const siteOf = (sources: [number, number][]): SiteHour => ({ sources: new Map(sources), channels: new Map() })
const cellCounts = fc.array(fc.tuple(fc.nat(63), fc.integer({ min: 1, max: 500 })), {
  minLength: 1,
  maxLength: 12,
})

describe('networks', () => {
  it('count a thousand invented readers of one network as two', () => {
    const networks = new Map([
      [7, 1_000],
      [1, 1],
      [2, 1],
      [3, 1],
    ])
    expect(counted(hourOf({ networks }))).toBeCloseTo(5)
  })

  it('do not vouch for each other', () => {
    const networks = new Map([
      [7, 500],
      [8, 500],
      [1, 1],
      [2, 1],
      [3, 1],
    ])
    expect(counted(hourOf({ networks }))).toBeLessThan(10)
  })

  it('are at most a quarter each', () => {
    const networks = new Map([[7, 1_000], ...Array.from({ length: 60 }, (_, cell) => [cell + 8, 5] as const)])
    expect(counted(hourOf({ networks }))).toBeCloseTo(400, 2)
  })

  it('are not capped where they are unknown', () => {
    expect(cappedShare(hourOf({ networks: new Map([[0, 1_000]]) }))).toBe(1)
  })

  it.each([5, 10, 20, 50])('leave %i readers of random networks alone though cells collide', (readers) => {
    const random = seededRandom(readers)
    let sum = 0
    for (let story = 0; story < 300; story++) {
      const networks = new Map<number, number>()
      for (let reader = 0; reader < readers; reader++) {
        const cell = 1 + Math.floor(random() * (networkCells - 1))
        networks.set(cell, (networks.get(cell) ?? 0) + 1)
      }
      sum += cappedShare(hourOf({ networks }))
    }
    expect(sum / 300).toBeGreaterThan(0.995)
  })

  it('never count less when more readers come, nor more than came', () => {
    fc.assert(
      fc.property(cellCounts, fc.nat(63), (cells, cell) => {
        const networks = new Map(cells)
        const before = counted(hourOf({ networks: new Map(networks) }))
        networks.set(cell, (networks.get(cell) ?? 0) + 1)
        const after = hourOf({ networks })
        expect(counted(after)).toBeGreaterThanOrEqual(before - 1e-3)
        expect(cappedShare(after)).toBeGreaterThan(0)
        expect(cappedShare(after)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('sources', () => {
  it('are no fault of a story where all of the site comes from one', () => {
    const site = siteOf([[0, 5_000]])
    expect(cappedShare(hourOf({ sources: new Map([[0, 200]]) }), site)).toBe(1)
  })

  it('are no fault of a story where most of the site comes from one', () => {
    const site = siteOf([
      [0, 6_000],
      [1, 2_000],
      [2, 2_000],
    ])
    const sources = new Map([
      [0, 95],
      [1, 5],
    ])
    expect(cappedShare(hourOf({ sources }), site)).toBeGreaterThan(0.3)
    sources.set(0, 80)
    sources.set(1, 20)
    expect(cappedShare(hourOf({ sources }), site)).toBe(1)
  })

  it('do not carry a story alone: an app that nobody else comes from', () => {
    const site = siteOf([
      [0, 6_000],
      [1, 3_000],
      [5, 1_000],
    ])
    const hour = hourOf({
      sources: new Map([
        [5, 1_000],
        [0, 3],
      ]),
    })
    expect(counted(hour, site)).toBeLessThan(10)
    expect(strictestCap(hour, site)).toMatchObject({ family: 'source' })
  })

  it('leave out the story itself when they say what is usual', () => {
    const alone = siteOf([
      [5, 1_000],
      [0, 900],
    ])
    const hour = hourOf({
      sources: new Map([
        [5, 1_000],
        [0, 3],
      ]),
    })
    expect(counted(hour, alone)).toBeLessThan(10)
  })

  it('are not capped without knowledge of the site', () => {
    expect(cappedShare(hourOf({ sources: new Map([[5, 1_000]]) }))).toBe(1)
  })
})

describe('minuteLimit', () => {
  const minutesOf = (counts: number[]) => ({ ...newStoryHour(0), minutes: new Map(counts.entries()) })

  it('cuts the flood and leaves the other minutes', () => {
    expect(minuteLimit(minutesOf([1, 2, 1, 996]), 0.006)).toBeCloseTo(2)
    expect(minuteLimit(minutesOf([1, 2, 1, 996]), 1)).toBe(Infinity)
  })

  it('leaves the share that counts', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(counts, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (minutes, share) => {
        const most = minuteLimit(minutesOf(minutes), share)
        const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
        expect(sum(minutes.map((count) => Math.min(count, most)))).toBeCloseTo(share * sum(minutes), 6)
      }),
    )
  })
})
