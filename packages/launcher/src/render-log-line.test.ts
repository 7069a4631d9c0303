import { describe, expect, it } from '@jest/globals'
import { renderLogLine } from './render-log-line.js'
import { terminalColors } from './terminal.js'

const colors = terminalColors({ isTTY: false }, {})
const render = (line: string, format: 'pretty' | 'json' = 'pretty'): string =>
  renderLogLine(line, { colors, format })

describe('renderLogLine', () => {
  it('renders a pino line as time, level, message and fields', () => {
    const time = new Date(2026, 0, 2, 3, 4, 5, 6).getTime()
    const line = JSON.stringify({
      level: 30,
      time,
      pid: 1,
      hostname: 'h',
      name: 'tracker',
      batchId: 'b-1',
      count: 250,
      to: 'two words',
      msg: 'batch stored',
    })
    expect(render(line)).toBe('03:04:05.006 INFO  batch stored batchId=b-1 count=250 to="two words"')
  })

  it('puts an error with its stack on lines of its own', () => {
    const line = JSON.stringify({
      level: 50,
      msg: 'no luck',
      err: { type: 'Error', message: 'x', stack: 'Error: x\n    at y' },
    })
    expect(render(line)).toBe('ERROR no luck\n    Error: x\n    at y')
  })

  it.each([
    [10, 'TRACE'],
    [20, 'DEBUG'],
    [40, 'WARN '],
    [60, 'FATAL'],
  ])('names level %i %s', (level, name) => {
    expect(render(JSON.stringify({ level, msg: 'm' }))).toBe(`${name} m`)
  })

  it('understands levels by name, as our services write them', () => {
    expect(render(JSON.stringify({ level: 'warn', msg: 'm' }))).toBe('WARN  m')
  })

  it.each(['plain text', '{"level":', '{"no":"level"}', '{"level":"odd"}', '[1]', ''])(
    'leaves %j as it is',
    (line) => {
      expect(render(line)).toBe(line)
    },
  )

  it('leaves everything as it is in JSON', () => {
    expect(render('{"level":30,"msg":"m"}', 'json')).toBe('{"level":30,"msg":"m"}')
  })
})
