/** Counts by key, in the order in which the keys came. A `Map` is one. */
export interface Counts<Key> extends Iterable<[Key, number]> {
  readonly size: number
  has(key: Key): boolean
  get(key: Key): number | undefined
  keys(): Iterable<Key>
  values(): Iterable<number>
}

/** How keys are numbered, from 0 to 1,023. */
export interface CellCodec<Key> {
  toCell(key: Key): number
  toKey(cell: number): Key
}

/** Keys that are cells. */
export const cellItself: CellCodec<number> = { toCell: (cell) => cell, toKey: (cell) => cell }

export const maxCells = 1_024

/**
 * Counts of a few cells in a third of a Map's memory: an entry is one number, count and cell. It is meant to be iterated;
 * looking a key up visits the entries. Cells are below 1,024, counts whole numbers below 2^43.
 */
export class PackedCounts<Key> implements Counts<Key> {
  readonly #codec: CellCodec<Key>
  #entries: number[]

  constructor(codec: CellCodec<Key>, counts: Iterable<readonly [Key, number]> = []) {
    this.#codec = codec
    this.#entries = Array.from(counts, ([key, count]) => toEntry(codec.toCell(key), count))
  }

  get size(): number {
    return this.#entries.length
  }

  has(key: Key): boolean {
    return this.#find(key) !== -1
  }

  get(key: Key): number | undefined {
    const at = this.#find(key)
    return at === -1 ? undefined : countOf(this.#entries[at]!)
  }

  set(key: Key, count: number): void {
    const at = this.#find(key)
    const entry = toEntry(this.#codec.toCell(key), count)
    if (at === -1) this.#entries.push(entry)
    else this.#entries[at] = entry
  }

  delete(key: Key): void {
    const at = this.#find(key)
    if (at !== -1) this.#entries.splice(at, 1)
  }

  /** Gives back the room that was kept for further entries. */
  trim(): void {
    this.#entries = this.#entries.slice()
  }

  keys(): Key[] {
    return this.#entries.map((entry) => this.#codec.toKey(entry % maxCells))
  }

  values(): number[] {
    return this.#entries.map(countOf)
  }

  [Symbol.iterator](): Iterator<[Key, number], undefined> {
    const entries = this.#entries
    const codec = this.#codec
    let at = 0
    return {
      next() {
        if (at >= entries.length) return { done: true, value: undefined }
        const entry = entries[at++]!
        return { done: false, value: [codec.toKey(entry % maxCells), countOf(entry)] }
      },
    }
  }

  #find(key: Key): number {
    const cell = this.#codec.toCell(key)
    const entries = this.#entries
    for (let at = 0; at < entries.length; at++) if (entries[at]! % maxCells === cell) return at
    return -1
  }
}

/** Without the operators for bits: they would cut a large count. */
function toEntry(cell: number, count: number): number {
  return count * maxCells + cell
}

function countOf(entry: number): number {
  return Math.floor(entry / maxCells)
}
