import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeBatch, encodeBatch } from './batch-codec.js'

describe('batch codec', () => {
  it('gives back the JSON texts that went in, whatever they say', () => {
    fc.assert(
      fc.property(fc.array(fc.json({ maxDepth: 3 })), (lines) => {
        const compact = lines.map((line) => JSON.stringify(JSON.parse(line)))
        expect([...decodeBatch(encodeBatch(compact))]).toEqual(compact)
      }),
    )
  })

  it('skips empty lines and needs no line feed at the end', () => {
    expect([...decodeBatch(Buffer.from('\n{"a":1}\n\n{"b":2}\n'))]).toEqual(['{"a":1}', '{"b":2}'])
    expect([...decodeBatch(Buffer.alloc(0))]).toEqual([])
  })
})
