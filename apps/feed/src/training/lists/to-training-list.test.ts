import { expect, it } from '@jest/globals'
import { encodeFeedServing, type FeedSlot } from '@frontpage/contracts'
import { toTrainingList } from './to-training-list.js'
import type { TrainingList } from './training-list.js'

const servedMs = 1_000_000_000
const windowMs = 1_800_000
const stories = ['a', 'b', 'c'].map((storyId, at) => ({
  storyId,
  position: at + 1,
  propensity: [1, 0.1, 0.001][at]!,
  sources: ['fresh'],
  slot: 'ranked' as FeedSlot,
}))
const features = { layout: 'test', columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) }
const serving = {
  feedId: 'f',
  offset: 0,
  surface: 'home',
  variant: 'default',
  modelVersion: '0',
  stories,
  features,
}
const feed = { receivedMs: servedMs, properties: encodeFeedServing(serving) }

type Response = Parameters<typeof toTrainingList>[1][number]
const shown = (ids: unknown, afterMs = 1_000): Response => ({
  event: 'Stories Shown',
  storyId: '',
  timestampMs: servedMs + afterMs,
  properties: { stories: ids as string[] },
})
const seen = (...ids: string[]): Response => shown(ids.map((storyId) => ({ storyId, position: 1 })))
const click = (storyId: string, afterMs = 2_000): Response => ({
  event: 'Story Clicked',
  storyId,
  timestampMs: servedMs + afterMs,
  properties: {},
})
const join = (responses: Response[], of = feed) => toTrainingList(of, responses, { windowMs })

it('makes a list of the stories that were seen, with what was clicked and what that counts', () => {
  expect(join([seen('a', 'b', 'c', 'elsewhere'), click('b')])).toEqual({
    feedId: 'f',
    surface: 'home',
    servedMs,
    layout: 'test',
    columns: 2,
    stories: ['a', 'b', 'c'],
    rows: Float64Array.of(1, 2, 3, 4, 5, 6),
    positions: Uint16Array.of(1, 2, 3),
    clicked: Uint8Array.of(0, 1, 0),
    // No story counts more than twenty times.
    weights: Float64Array.of(1, 10, 20),
  })
})

it('does not weight a story whose propensity is not known', () => {
  const [a, b, c] = stories
  const moved = { ...serving, stories: [a!, { ...b!, propensity: undefined }, c!] }
  const { weights } = join([seen('a', 'b', 'c'), click('b')], {
    ...feed,
    properties: encodeFeedServing(moved),
  }) as TrainingList
  expect(weights).toEqual(Float64Array.of(1, 1, 20))
})

it('leaves out stories that nobody saw, and knows from the click that one was', () => {
  const { rows, clicked } = join([seen('c'), click('a')]) as TrainingList
  expect(rows).toEqual(Float64Array.of(1, 2, 5, 6))
  expect(clicked).toEqual(Uint8Array.of(1, 0))
})

it('counts what is repeated once', () => {
  const once = join([seen('a', 'b'), click('b')])
  expect(join([seen('a', 'b'), seen('b', 'a'), click('b'), click('b', 3_000), seen('a', 'b')])).toEqual(once)
})

it.each([
  ['a click after the window', [seen('a', 'b'), click('a', windowMs + 1)], 'no_click'],
  ['a click long before the serving', [seen('a', 'b'), click('a', -60_001)], 'no_click'],
  ['a click on a story of another list', [seen('a', 'b'), click('z')], 'no_click'],
  ['nothing but clicks', [click('a')], 'nothing_passed_over'],
  [
    'lists that are none',
    [shown('a'), shown([null, 7, 'b', { storyId: {} }]), click('a')],
    'nothing_passed_over',
  ],
  [
    'stories that were seen after the window',
    [shown([{ storyId: 'b' }], windowMs + 1), click('a')],
    'nothing_passed_over',
  ],
])('refuses %s', (_what, responses, reason) => {
  expect(join(responses)).toBe(reason)
})

it('refuses a serving without values to learn from', () => {
  const { features: _, ...rest } = serving
  const responses = [seen('a', 'b'), click('a')]
  expect(join(responses, { ...feed, properties: encodeFeedServing(rest) })).toBe('no_features')
  expect(join(responses, { ...feed, properties: {} })).toBe('unreadable')
  const values = Float32Array.of(NaN, 2, 3, 4, 5, 6)
  const properties = encodeFeedServing({ ...serving, features: { ...features, values } })
  expect(join(responses, { ...feed, properties })).toBe('no_features')
})

it('leaves out a story that was served without being ranked', () => {
  const values = Float32Array.of(1, 2, NaN, NaN, 5, 6)
  const properties = encodeFeedServing({ ...serving, features: { ...features, values } })
  const { rows, clicked, weights } = join([seen('a', 'b', 'c'), click('c')], {
    ...feed,
    properties,
  }) as TrainingList
  expect(rows).toEqual(Float64Array.of(1, 2, 5, 6))
  expect(clicked).toEqual(Uint8Array.of(0, 1))
  expect(weights).toEqual(Float64Array.of(1, 20))
})

it('takes the first place of a story that stands in a list twice', () => {
  const twice = { ...serving, stories: [stories[0]!, stories[1]!, stories[0]!] }
  const { rows } = join([seen('a', 'b'), click('b')], {
    ...feed,
    properties: encodeFeedServing(twice),
  }) as TrainingList
  expect(rows).toEqual(Float64Array.of(1, 2, 3, 4))
})
