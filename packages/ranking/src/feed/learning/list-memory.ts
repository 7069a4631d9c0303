import type { ShownPlaces } from './position-bias.js'

/** A list ready to be learned: standardised rows, and the share of the clicks that each row got. */
export interface ReadyList {
  readonly rows: Float32Array
  readonly target: Float64Array
  readonly weight: number
  readonly places: ShownPlaces | undefined
}

/** The most recent lists; the oldest gives way to a new one. */
export interface ListMemory {
  add(list: ReadyList): void
  /** One of the kept lists, drawn uniformly; undefined while there is none. */
  draw(): ReadyList | undefined
}

export function createListMemory(size: number, random: () => number): ListMemory {
  const lists: ReadyList[] = []
  let next = 0
  return {
    add(list) {
      if (size === 0) return
      lists[next] = list
      next = (next + 1) % size
    },
    draw: () => lists[Math.floor(random() * lists.length)],
  }
}
