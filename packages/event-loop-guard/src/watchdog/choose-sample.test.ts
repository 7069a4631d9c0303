import { expect, it } from '@jest/globals'
import { chooseSample, type Sample } from './choose-sample.mjs'

const gap = { startNs: 0, untilNs: 100 }

function sample(
  functionName: string,
  atNs: number,
  { isPrompt = true, isInReturnPoint = false } = {},
): Sample {
  const frames = [{ functionName, file: '/srv/app.js', line: atNs, column: 1, isAsync: false }]
  const stack = { frames, isInReturnPoint, turn: 0, atNs: String(atNs), work: 0 }
  return { stack, isPrompt, work: { running: 0, last: 0 } }
}

it.each<[string, Sample[], string, boolean]>([
  ['the only one', [sample('a', 5)], 'a', true],
  ['what most of the time belongs to', [sample('a', 5), sample('b', 10), sample('b', 40)], 'b', true],
  [
    'what took long, before what ended the gap',
    [sample('a', 10), sample('a', 80), sample('b', 95)],
    'a',
    true,
  ],
  [
    'two late answers that agree',
    [sample('a', 20, { isPrompt: false }), sample('a', 60, { isPrompt: false })],
    'a',
    true,
  ],
  ['a late answer alone', [sample('a', 90, { isPrompt: false })], 'a', false],
  [
    'a call that asked as it returned',
    [sample('a', 90, { isPrompt: false, isInReturnPoint: true })],
    'a',
    true,
  ],
])('chooses %s', (_what, samples, name, isExact) => {
  const chosen = chooseSample(samples, gap)
  expect(chosen?.sample.stack.frames[0]?.functionName).toBe(name)
  expect(chosen?.isExact).toBe(isExact)
})

it('has nothing to choose from nothing', () => {
  expect(chooseSample([], gap)).toBeUndefined()
})
