import type { Worker } from 'node:cluster'
import { expect, it } from '@jest/globals'
import type { SaltOffer } from '../reader-salts/salt-exchange.js'
import { createSaltServer } from './share-salts.js'

let nowMs = 0
function startServer(): (offer: Partial<SaltOffer>) => unknown {
  const server = createSaltServer(() => nowMs)
  return (offer) => {
    const answers: { salts: unknown[] }[] = []
    const asker = { isConnected: () => true, send: (answer: { salts: unknown[] }) => answers.push(answer) }
    const offers = [{ day: 'monday', salt: undefined, isShared: false, forMs: 1_000, ...offer }]
    server(asker as unknown as Worker, { type: 'agree-on-salts', id: 1, offers })
    return answers[0]?.salts[0]
  }
}

it('gives all processes the salt that came first, until one comes that all trackers have', () => {
  const agree = startServer()
  expect(agree({})).toBeUndefined()
  expect(agree({ salt: 'one' })).toBe('one')
  expect(agree({ salt: 'other' })).toBe('one')
  expect(agree({ salt: 'of all', isShared: true })).toBe('of all')
  expect(agree({ salt: 'other' })).toBe('of all')
  expect(agree({ day: 'tuesday' })).toBeUndefined()
})

it('forgets a salt when its time is over', () => {
  const agree = startServer()
  agree({ salt: 'one', forMs: 1_000 })
  nowMs += 999
  expect(agree({})).toBe('one')
  nowMs += 1
  expect(agree({})).toBeUndefined()
})
