import type { Placing } from './placing.js'

/**
 * The publisher of more than half of the stories, if any: the site's own, which needs no cap (Boyer and Moore's majority
 * vote).
 */
export function findDominantPublisher(placings: readonly Placing[]): string | undefined {
  let majority: string | undefined
  let votes = 0
  for (const { candidate } of placings) {
    if (votes === 0) majority = candidate.story.publisher
    votes += candidate.story.publisher === majority ? 1 : -1
  }
  let own = 0
  for (const { candidate } of placings) if (candidate.story.publisher === majority) own++
  return own > placings.length / 2 ? majority : undefined
}
