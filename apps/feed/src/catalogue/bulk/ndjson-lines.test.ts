import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ndjsonLines, type NdjsonLine } from './ndjson-lines.js'

async function collect(lines: AsyncIterable<NdjsonLine>): Promise<NdjsonLine[]> {
  const collected: NdjsonLine[] = []
  for await (const line of lines) collected.push(line)
  return collected
}

async function linesOf(
  chunks: readonly string[],
  maxLineBytes = 10,
): Promise<(string | number | undefined)[][]> {
  async function* body(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const lines = await collect(ndjsonLines(body(), { maxLineBytes }))
  return lines.map(({ number, bytes }) => [number, bytes?.toString()])
}

it('splits lines, counts blank ones, and takes a last one without an end', async () => {
  expect(await linesOf(['a\n\n \t\r\nbc\nd'])).toEqual([
    [1, 'a'],
    [4, 'bc'],
    [5, 'd'],
  ])
  expect(await linesOf(['a\n'])).toEqual([[1, 'a']])
  expect(await linesOf([''])).toEqual([])
})

it('keeps nothing of a line that is too long, and goes on behind it', async () => {
  expect(await linesOf(['12345', '67890', 'x\n1234567890\n', 'y'.repeat(11)])).toEqual([
    [1, undefined],
    [2, '1234567890'],
    [3, undefined],
  ])
})

it('finds the same lines however the bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'é', '\n', ' ', 'xyz')),
      fc.integer({ min: 1, max: 5 }),
      async (parts, size) => {
        const bytes = Buffer.from(parts.join(''))
        async function* inPieces(): AsyncGenerator<Buffer> {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
        }
        const pieces = await collect(ndjsonLines(inPieces(), { maxLineBytes: 6 }))
        const whole = await linesOf([bytes.toString()], 6)
        expect(pieces.map(({ number, bytes: line }) => [number, line?.toString()])).toEqual(whole)
      },
    ),
  )
})
