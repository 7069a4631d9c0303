import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createProgress, withProgress } from './progress.js'
import { terminalColors } from './terminal.js'

const colors = terminalColors({ isTTY: false }, {})

function writtenTo(isTTY: boolean): { progress: ReturnType<typeof createProgress>; text: () => string } {
  let text = ''
  const output = { isTTY, columns: 60, write: (part: string | Uint8Array) => Boolean((text += String(part))) }
  return { progress: createProgress({ output, colors }), text: () => text }
}

describe('createProgress', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  it('prints every five seconds what it waits for where there is no terminal', () => {
    const { progress, text } = writtenTo(false)
    const step = progress.begin('Starting tracker')
    step.update('redis is away')
    jest.advanceTimersByTime(10_000)
    step.done()
    expect(text()).toBe(
      '· Starting tracker\n' +
        '  … Starting tracker: redis is away (5.0 s)\n' +
        '  … Starting tracker: redis is away (10.0 s)\n' +
        '✓ Starting tracker (10.0 s)\n',
    )
  })

  it('redraws one line on a terminal, never longer than that is wide', () => {
    const { progress, text } = writtenTo(true)
    const step = progress.begin('Building')
    step.update('a long detail '.repeat(10))
    jest.advanceTimersByTime(300)
    step.done('all')
    const drawn = text().split('\r\u001b[2K')
    expect(drawn.length).toBeGreaterThan(3)
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThanOrEqual(60)
    expect(drawn.at(-1)).toBe('✓ Building: all (0.3 s)\n')
  })

  it('writes nothing more after the end', () => {
    const { progress, text } = writtenTo(true)
    progress.begin('x').fail()
    const before = text()
    jest.advanceTimersByTime(10_000)
    expect(text()).toBe(before)
  })
})

it('ends the step as failed when the work throws', async () => {
  const { progress, text } = writtenTo(false)
  await expect(withProgress(progress, 'Building', () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  )
  expect(text()).toContain('✗ Building')
})
