import { expect, it } from '@jest/globals'
import type { Frame } from '../incident.js'
import { pickCulprit } from './pick-culprit.mjs'

const frame = (functionName: string, file?: string, isAsync = false): Frame => ({
  functionName,
  file,
  line: 1,
  column: 1,
  isAsync,
})
const own = '/srv/app/src/feed.js'
const library = '/srv/app/node_modules/zod/index.js'

it.each([
  [
    'the innermost of the own code',
    [frame('parse', library), frame('read', own), frame('main', own)],
    'read',
  ],
  ['no frame of node', [frame('readSync', 'node:fs'), frame('load', own)], 'load'],
  ['who sorts, not what compares', [frame('byAge', own), frame('sort'), frame('list', own)], 'list'],
  ['what compares for a library', [frame('byAge', own), frame('sort'), frame('order', library)], 'byAge'],
  ['a callback of another built-in', [frame('each', own), frame('map'), frame('list', own)], 'each'],
  [
    'a library, where nobody else is there',
    [frame('parse'), frame('read', library), frame('emit', 'node:events')],
    'read',
  ],
  [
    'node itself, where not even that is there',
    [frame('map'), frame('processTimers', 'node:internal/timers')],
    'processTimers',
  ],
  ['who awaits it, where nobody else runs', [frame('query', library), frame('answer', own, true)], 'answer'],
])('picks %s', (_, frames, name) => {
  expect(pickCulprit(frames)?.functionName).toBe(name)
})

it('picks nothing from an empty stack', () => {
  expect(pickCulprit([])).toBeUndefined()
})
