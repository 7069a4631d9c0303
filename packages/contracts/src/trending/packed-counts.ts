/** Counts by key, in the order in which the keys came. A `Map` is one. */
export interface Counts<Key> extends Iterable<[Key, number]> {
  readonly size: number
  has(key: Key): boolean
  get(key: Key): number | undefined
  keys(): Iterable<Key>
  values(): Iterable<number>
  forEach(visit: (count: number, key: Key) => void): void
}

const cellBits = 10
/** Cells are below it. */
export const maxCells = 2 ** cellBits
const cellMask = maxCells - 1
/** Entries stay below 2^30, which is what the engine keeps as a small integer everywhere. */
const maxPackedCount = 2 ** 20

/** Whether `PackedCounts` can hold this. */
export function isPackable(cell: number, count: number): boolean {
  return cell <= cellMask && count < maxPackedCount && Number.isInteger(count) && count >= 0
}

const collected: number[] = []

/**
 * Counts of a few numbered cells in a third of a Map's memory: an entry is one number, made of count and cell. It is
 * meant to be visited as a whole; finding a cell visits the entries.
 */
export class PackedCounts implements Counts<number> {
  #entries: number[]

  private constructor(entries: number[]) {
    this.#entries = entries
  }

  /** Counts of different cells; undefined where not all of them are packable. */
  static from(cells: readonly unknown[], counts: readonly number[]): PackedCounts | undefined {
    collected.length = 0
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]
      const count = counts[at]!
      if (typeof cell !== 'number' || !isPackable(cell, count)) return undefined
      collected.push(toEntry(cell, count))
    }
    // A copy has no room for more, which would be most of it.
    return new PackedCounts(collected.slice())
  }

  get size(): number {
    return this.#entries.length
  }

  has(cell: number): boolean {
    return this.#find(cell) !== -1
  }

  get(cell: number): number | undefined {
    const at = this.#find(cell)
    return at === -1 ? undefined : countOf(this.#entries[at]!)
  }

  /** Only what `isPackable`. */
  set(cell: number, count: number): this {
    const at = this.#find(cell)
    if (at === -1) this.#entries.push(toEntry(cell, count))
    else this.#entries[at] = toEntry(cell, count)
    return this
  }

  delete(cell: number): boolean {
    const at = this.#find(cell)
    if (at !== -1) this.#entries.splice(at, 1)
    return at !== -1
  }

  keys(): number[] {
    return this.#entries.map(cellOf)
  }

  values(): number[] {
    return this.#entries.map(countOf)
  }

  forEach(visit: (count: number, cell: number) => void): void {
    const entries = this.#entries
    for (let at = 0; at < entries.length; at++) visit(countOf(entries[at]!), cellOf(entries[at]!))
  }

  *[Symbol.iterator](): Generator<[number, number], undefined> {
    for (const entry of this.#entries) yield [cellOf(entry), countOf(entry)]
  }

  #find(cell: number): number {
    const entries = this.#entries
    for (let at = 0; at < entries.length; at++) if (cellOf(entries[at]!) === cell) return at
    return -1
  }
}

function toEntry(cell: number, count: number): number {
  return (count << cellBits) | cell
}

function cellOf(entry: number): number {
  return entry & cellMask
}

function countOf(entry: number): number {
  return entry >> cellBits
}
