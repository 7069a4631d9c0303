import { expect, it } from '@jest/globals'
import { createUuid } from './uuid.js'

it('makes UUIDv7 with the time of their making', () => {
  const before = Date.now()
  const uuid = createUuid()
  expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  const ms = parseInt(uuid.replace('-', '').slice(0, 12), 16)
  expect(ms).toBeGreaterThanOrEqual(before)
  expect(ms).toBeLessThanOrEqual(Date.now() + 1)
})

it('makes distinct ones, in the order in which they were made, also within a millisecond', () => {
  const uuids = Array.from({ length: 20_000 }, createUuid)
  expect(new Set(uuids).size).toBe(uuids.length)
  expect(uuids.toSorted()).toEqual(uuids)
})

it('does without crypto', () => {
  const { crypto } = globalThis
  try {
    Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true, writable: true })
    expect(createUuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  } finally {
    Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true, writable: true })
  }
})
