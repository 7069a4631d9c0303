import { expect, it } from '@jest/globals'
import { buildFoldable } from '../../test/build-foldable-events.js'
import { encodeVote, groupOf, kindOf, parseVotes, seatBytes, seatOf, type SeatedVote } from './claim-seats.js'
import { areSameClaims, claimsIdBytes, claimsIdOf } from './said-claims.js'
import { claimNames } from './story-claims.js'

it('reads votes as they were written, each in characters of 7 bits', () => {
  const votes: SeatedVote[] = [0, 63, 64, 127].map((seat, n) => ({
    seat,
    second: [0, 1, 1_795_521_600, 2 ** 32][n]!,
    claimsId: claimsIdOf(`{"title":"${n}"}`),
  }))
  const text = votes.map(encodeVote).join('')
  expect(parseVotes(text)).toEqual(votes)
  expect(Buffer.from(text).length).toBe(votes.length * seatBytes)
  expect(votes[0]!.claimsId).toHaveLength(claimsIdBytes)
})

it('gives readers of one network eight seats of each kind of view, readers without one all of them', () => {
  const seatsOf = (network: string | undefined, type: string, storyEvent = 'Story Viewed'): number[] => [
    ...new Set(
      Array.from({ length: 2_000 }, (_, n) =>
        seatOf(buildFoldable({ messageId: `${n}`, anonymousId: `r${n}`, network, type, storyEvent })),
      ),
    ),
  ]
  for (const [type, all] of [
    ['page', 64],
    ['track', 56],
  ] as const) {
    const seats = seatsOf('36.71.9.0', type)
    expect([seats.length, new Set(seats.map(groupOf)).size]).toEqual([8, 1])
    expect(seatsOf(undefined, type)).toHaveLength(all)
  }
  const kinds = [
    seatsOf(undefined, 'screen'),
    seatsOf(undefined, 'track'),
    seatsOf('1.2.3.0', 'track', 'Story Read'),
  ]
  expect(
    kinds.map((seats) => new Set(seats.map((seat) => kindOf({ seat, second: 0, claimsId: '' })))),
  ).toEqual(['page', 'tracked view', 'other'].map((kind) => new Set([kind])))
  expect(Math.max(...kinds.flat())).toBeLessThan(128)
})

it.each(claimNames)('tells claims apart by their %s', (name) => {
  const claims = Object.fromEntries(claimNames.map((each) => [each, each]))
  expect(areSameClaims(claims, { ...claims })).toBe(true)
  expect(areSameClaims(claims, { ...claims, [name]: 'other' })).toBe(false)
})
