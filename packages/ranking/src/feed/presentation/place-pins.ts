import type { Placing } from './placing.js'

/** An editor's decision: this story at this position, from 1. */
export interface PinnedPosition {
  readonly storyId: string
  readonly position: number
}

const lastPosition = 50

export interface PlacedPins {
  readonly pinned: ReadonlyMap<number, Placing>
  readonly others: readonly Placing[]
}

/**
 * Parts the pinned candidates from the others. Of two pins at one position, or of one story, the first in the list
 * holds; the other story takes the next free position.
 */
export function placePins(placings: readonly Placing[], pins: readonly PinnedPosition[]): PlacedPins {
  const pinned = new Map<number, Placing>()
  if (pins.length === 0) return { pinned, others: placings }
  const isTaken = new Set<Placing>()
  for (const { storyId, position } of pins) {
    const placing = placings.find(({ candidate }) => candidate.story.storyId === storyId)
    let free = position
    while (pinned.has(free)) free++
    if (placing === undefined || isTaken.has(placing) || free > lastPosition) continue
    placing.slot = 'pinned'
    pinned.set(free, placing)
    isTaken.add(placing)
  }
  return { pinned, others: placings.filter((placing) => !isTaken.has(placing)) }
}
