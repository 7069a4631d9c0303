/**
 * A bounded map that keeps recently used entries. An entry that is not read during a whole generation is dropped; a hit
 * in the young generation is one look-up, cheaper than keeping an order of use.
 */
export interface TwoGenerationCache<Value> {
  get(key: string): Value | undefined
  /** Like `get`, but does not count as a use. */
  peek(key: string): Value | undefined
  /** `weight`: the size of the value, in the unit of `maxWeight`. */
  set(key: string, value: Value, weight?: number): void
  delete(key: string): void
}

interface Kept<Value> {
  readonly value: Value
  readonly weight: number
}

/** The bounds are those of a generation: both together hold up to twice as much. */
export function createTwoGenerationCache<Value>({
  maxEntries,
  maxWeight = Infinity,
}: {
  maxEntries: number
  maxWeight?: number
}): TwoGenerationCache<Value> {
  let young = new Map<string, Kept<Value>>()
  let old = new Map<string, Kept<Value>>()
  let weight = 0

  function keep(key: string, kept: Kept<Value>): void {
    weight += kept.weight - (young.get(key)?.weight ?? 0)
    young.set(key, kept)
    if (young.size < maxEntries && weight < maxWeight) return
    old = young
    young = new Map()
    weight = 0
  }

  return {
    get(key) {
      const kept = young.get(key)
      if (kept !== undefined) return kept.value
      const older = old.get(key)
      if (older === undefined) return undefined
      old.delete(key)
      keep(key, older)
      return older.value
    },
    peek: (key) => (young.get(key) ?? old.get(key))?.value,
    set(key, value, weightOfValue = 1) {
      old.delete(key)
      keep(key, { value, weight: weightOfValue })
    },
    delete(key) {
      weight -= young.get(key)?.weight ?? 0
      young.delete(key)
      old.delete(key)
    },
  }
}
