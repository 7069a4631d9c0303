import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { storyNumberBytes, storyNumberOf, writeStoryNumber } from './story-number.js'

it('is the base64url text of the bytes that are stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (storyId) => {
      const bytes = Buffer.alloc(storyNumberBytes)
      writeStoryNumber(bytes, 0, storyId)
      expect(storyNumberOf(storyId)).toBe(bytes.toString('base64url'))
    }),
  )
})

it('differs for stories whose ids are nearly alike', () => {
  const numbers = Array.from({ length: 100_000 }, (_, n) => storyNumberOf(`story-${n}`))
  expect(new Set(numbers).size).toBe(numbers.length)
})

it('is stored, so it stays the same', () => {
  expect(storyNumberOf('story-1')).toBe('_KQj6SlU')
})
