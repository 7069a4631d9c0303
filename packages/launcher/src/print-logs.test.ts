import { expect, it } from '@jest/globals'
import { createLogPrinter } from './print-logs.js'
import { terminalColors } from './terminal.js'

function printed(
  format: 'pretty' | 'json',
  isColored = false,
): { lines: string[]; print: (name: string, line: string) => void } {
  const lines: string[] = []
  const colors = terminalColors({ isTTY: isColored }, { TERM: 'xterm' })
  const print = createLogPrinter({
    write: (text) => lines.push(text),
    names: ['redis', 'transporter'],
    colors,
    format,
  })
  return { lines, print }
}

it('prefixes every line with the name of its process, aligned', () => {
  const { lines, print } = printed('pretty')
  print('redis', 'Ready')
  print('transporter', JSON.stringify({ level: 50, msg: 'm', err: { stack: 'Error: x\nat y' } }))
  expect(lines).toEqual([
    'redis       │ Ready',
    'transporter │ ERROR m\ntransporter │     Error: x\ntransporter │     at y',
  ])
})

it('gives processes different colours on a terminal', () => {
  const { lines, print } = printed('pretty', true)
  print('redis', 'a')
  print('transporter', 'a')
  const [first, second] = lines.map((line) => line.slice(0, line.indexOf('m') + 1))
  expect(first).toContain('\u001b[')
  expect(first).not.toBe(second)
})

it('writes JSON lines bare where JSON is asked for', () => {
  const { lines, print } = printed('json')
  print('transporter', '{"level":30,"msg":"m"}')
  print('redis', 'Ready')
  expect(lines).toEqual(['{"level":30,"msg":"m"}', 'redis       │ Ready'])
})
