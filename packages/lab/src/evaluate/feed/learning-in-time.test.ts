import { expect, it } from '@jest/globals'
import { defaultTrainingSettings, isHeldOutList } from '@frontpage/feed'
import { createFeedLearner, feedFeatureCount, seededRandom, startFeedModel } from '@frontpage/ranking'
import { learnAsServed, learnAtClick, type ShownList } from './learning-in-time.js'

const noonMs = Date.parse('2026-06-01T12:00:00Z')
const minuteMs = 60_000
const { windowMs, settleMs, sliceMs, slicesPerVersion } = defaultTrainingSettings
const rows = Float64Array.from({ length: 2 * feedFeatureCount }, (_, at) => Math.sin(at))
const newLearner = () => createFeedLearner(startFeedModel, { random: seededRandom(1) })

function shownAt(shownMs: number, isHeldOut = false): ShownList {
  let number = 0
  while (isHeldOutList(`${shownMs}-${number}`) !== isHeldOut) number++
  const id = `${shownMs}-${number}`
  return { id, shownMs, atMs: shownMs, rows, clicked: [1], stories: ['a', 'b'], isFitted: false }
}

it('knows a list at its click', () => {
  const learning = learnAtClick(newLearner())
  const before = [...learning.at(noonMs).scores(rows)]
  learning.take(shownAt(noonMs))
  expect(learning.at(noonMs).appeal.of('b')[0]).toBeGreaterThan(0)
  expect([...learning.at(noonMs).scores(rows)]).not.toEqual(before)
})

it('knows of a list as it is served when its slice has been read, and of its weights when they are a version', () => {
  const learning = learnAsServed(newLearner())
  const knownMs = noonMs + sliceMs + windowMs + settleMs
  const before = [...learning.at(noonMs + windowMs).scores(rows)]
  learning.take(shownAt(noonMs))
  expect(learning.at(knownMs - minuteMs).appeal.of('b')).toEqual([0, 0])
  expect([...learning.at(knownMs - 1).scores(rows)]).toEqual(before)
  expect(learning.at(knownMs).appeal.of('b')[0]).toBeGreaterThan(0)
  const first = [...learning.at(knownMs).scores(rows)]
  expect(first).not.toEqual(before)

  learning.take(shownAt(noonMs + sliceMs))
  expect([...learning.at(knownMs + 2 * sliceMs).scores(rows)]).toEqual(first)
  expect([...learning.at(knownMs + slicesPerVersion * sliceMs).scores(rows)]).not.toEqual(first)
})

it('learns nothing from a list that the service holds out', () => {
  const learning = learnAsServed(newLearner())
  learning.take(shownAt(noonMs, true))
  expect(learning.at(noonMs + 24 * 60 * minuteMs).appeal.of('b')).toEqual([0, 0])
})
