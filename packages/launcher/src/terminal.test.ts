import { expect, it } from '@jest/globals'
import { terminalColors } from './terminal.js'

it.each([
  [true, { TERM: 'xterm' }, true],
  [true, { TERM: 'dumb' }, false],
  [true, { TERM: 'xterm', NO_COLOR: '1' }, false],
  [false, { TERM: 'xterm' }, false],
  // picocolors itself would colour a CI's log.
  [false, { TERM: 'xterm', CI: 'true' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('terminal %s with %j: coloured %s', (isTTY, env, isColored) => {
  expect(terminalColors({ isTTY }, env).isColorSupported).toBe(isColored)
})
