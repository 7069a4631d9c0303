import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compactReaderLog, keptOfKind } from './compact-reader-log.js'
import { parseReaderLog } from './parse-reader-log.js'
import {
  recordKinds,
  toForgottenRecord,
  toReaderRecord,
  toStoryRecord,
  toTopicRecord,
  wishes,
} from './reader-records.js'

const base = Date.UTC(2026, 10, 24, 12)
const atMs = fc.integer({ min: 0, max: 40 }).map((n) => base + n * 250)
const storyId = fc.integer({ min: 0, max: 90 }).map((n) => `s${n}`)
const wish = fc.constantFrom(wishes.none, wishes.follow, wishes.less)

function eventRecord(storyEvent: string, more: object): Buffer {
  const event = { storyEvent, timestamp: base, shown: [], ...more } as unknown as Parameters<
    typeof toReaderRecord
  >[0]
  return toReaderRecord(event)?.bytes ?? Buffer.alloc(0)
}

const record = fc.oneof(
  fc
    .record({ storyEvent: fc.constantFrom('Story Viewed', 'Story Clicked', 'Story Read'), storyId, timestamp: atMs, engagedSeconds: fc.nat(90), scrollDepth: fc.constantFrom(10, 95) })
    .map(({ storyEvent, ...more }) => eventRecord(storyEvent, more)),
  fc
    .record({ feedId: fc.constantFrom('a', 'b', undefined), timestamp: atMs, stories: fc.uniqueArray(storyId, { minLength: 1, maxLength: 60 }) })
    .map(({ stories, ...more }) => eventRecord('Stories Shown', { ...more, shown: stories.map((id) => ({ storyId: id })) })),
  fc.record({ wish: fc.constantFrom(wishes.none, wishes.hide), atMs }).chain((said) => storyId.map((id) => toStoryRecord(id, said).bytes)),
  fc.record({ wish, atMs }).chain((said) => storyId.map((id) => toTopicRecord(`tag:${id.repeat(9)}`, said)!.bytes)),
  atMs.map((at) => toForgottenRecord(at - 6_000)),
) // prettier-ignore
const log = fc.array(record, { maxLength: 160, size: 'max' })
const join = (records: readonly Buffer[]): Buffer => Buffer.concat(records)

it('depends on the set of records alone: neither on their order nor on how often they come', () => {
  fc.assert(
    fc.property(
      log.chain((records) =>
        fc.tuple(
          fc.constant(records),
          fc.shuffledSubarray([...records, ...records], { minLength: 2 * records.length }),
        ),
      ),
      ([records, shuffled]) => {
        expect(compactReaderLog(join(shuffled))).toEqual(compactReaderLog(join(records)))
      },
    ),
    { numRuns: 20 },
  )
})

it('may come before or after further records', () => {
  fc.assert(
    fc.property(log, log, (some, more) => {
      const whole = compactReaderLog(join([...some, ...more]))
      expect(compactReaderLog(Buffer.concat([compactReaderLog(join(some)), join(more)]))).toEqual(whole)
      expect(compactReaderLog(whole)).toEqual(whole)
    }),
    { numRuns: 20 },
  )
})

it('makes no room for a small list by leaving out a larger one that is later', () => {
  const list = (stories: number, at: number): Buffer =>
    eventRecord('Stories Shown', {
      feedId: `f${at}`,
      timestamp: base + at * 1_000,
      shown: Array.from({ length: stories }, (_, n) => ({ storyId: `s${n}` })),
    })
  const some = [...Array.from({ length: 6 }, (_, n) => list(10, 10 + n)), list(20, 2)]
  const more = [list(1, 1)]
  const whole = compactReaderLog(join([...some, ...more]))
  expect(compactReaderLog(Buffer.concat([compactReaderLog(join(some)), join(more)]))).toEqual(whole)
})

it('keeps no more of a kind than there is room for', () => {
  fc.assert(
    fc.property(log, (records) => {
      const kept = parseReaderLog(compactReaderLog(join(records)))
      for (const [kind, { records: most, fullAtBytes }] of Object.entries(keptOfKind)) {
        const ofKind = kept.filter((each) => each.kind === Number(kind))
        expect(ofKind.length).toBeLessThanOrEqual(most)
        const later = ofKind.slice(0, -1).reduce((sum, { start, end }) => sum + end - start, 0)
        expect(later).toBeLessThan(fullAtBytes)
      }
    }),
    { numRuns: 20 },
  )
})

it('keeps the latest', () => {
  const views = Array.from({ length: 200 }, (_, n) =>
    eventRecord('Story Viewed', { storyId: `s${n}`, timestamp: base + n * 1_000 }),
  )
  const kept = parseReaderLog(compactReaderLog(join(views)))
  expect(kept.map((each) => each.atMs)).toEqual(
    Array.from({ length: 64 }, (_, n) => base + (199 - n) * 1_000),
  )
})

it('reads a log up to a record that it does not know, or that is cut off', () => {
  const view = eventRecord('Story Viewed', { storyId: 's1' })
  for (const rest of [Buffer.from([99, 1, 2, 3]), view.subarray(0, 5), Buffer.from([recordKinds.shown])]) {
    expect(compactReaderLog(Buffer.concat([view, rest]))).toEqual(view)
  }
})
