/** A set of UTF-16 code units as ascending ranges that do not touch. */
export type CodeUnitSet = readonly (readonly [first: number, last: number])[]

const maxCodeUnit = 0xffff

export const digits: CodeUnitSet = [[0x30, 0x39]]
export const wordUnits: CodeUnitSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
/** WhiteSpace and LineTerminator of ECMAScript. */
export const spaces: CodeUnitSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
export const lineTerminators: CodeUnitSet = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

export function unionOf(sets: readonly CodeUnitSet[]): CodeUnitSet {
  const sorted = sets.flat().toSorted(([a], [b]) => a - b)
  const union: [number, number][] = []
  for (const [first, last] of sorted) {
    const previous = union.at(-1)
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last)
    else union.push([first, last])
  }
  return union
}

export function complementOf(set: CodeUnitSet): CodeUnitSet {
  const complement: [number, number][] = []
  let next = 0
  for (const [first, last] of set) {
    if (first > next) complement.push([next, first - 1])
    next = last + 1
  }
  if (next <= maxCodeUnit) complement.push([next, maxCodeUnit])
  return complement
}

/** Classes such as `\W` are the same object wherever they stand, often hundreds of times in a pattern. */
const setsWithOtherCases = new WeakMap<CodeUnitSet, CodeUnitSet>()

/** Adds every unit that ECMAScript's `Canonicalize` (without the `u` flag) takes for the same letter. */
export function withOtherCases(set: CodeUnitSet): CodeUnitSet {
  const known = setsWithOtherCases.get(set)
  if (known !== undefined) return known
  const extended = addOtherCases(set)
  setsWithOtherCases.set(set, extended)
  return extended
}

function addOtherCases(set: CodeUnitSet): CodeUnitSet {
  const added: [number, number][] = []
  const addLetter = (units: readonly number[]): void => {
    for (const unit of units) added.push([unit, unit])
  }
  // In large sets there are more units than letters with several, and they have most of them already.
  if (sizeOf(set) > casesOf().size) {
    for (const units of casesOf().values()) {
      const missing = units.filter((unit) => !includes(set, unit))
      if (missing.length > 0 && missing.length < units.length) addLetter(missing)
    }
  } else {
    for (const [first, last] of set) {
      for (let unit = first; unit <= last; unit++) addLetter(casesOf().get(canonicalize(unit)) ?? [])
    }
  }
  return unionOf([set, added])
}

function sizeOf(set: CodeUnitSet): number {
  return set.reduce((size, [first, last]) => size + last - first + 1, 0)
}

function includes(set: CodeUnitSet, unit: number): boolean {
  return set.some(([first, last]) => unit >= first && unit <= last)
}

let cases: Map<number, number[]> | undefined

/** Canonical unit → all units of that letter; only letters that have several. */
function casesOf(): Map<number, number[]> {
  if (cases !== undefined) return cases
  const all = new Map<number, number[]>()
  for (let unit = 0; unit <= maxCodeUnit; unit++) {
    const canonical = canonicalize(unit)
    if (canonical !== unit) all.set(canonical, [...(all.get(canonical) ?? [canonical]), unit])
  }
  cases = all
  return all
}

function canonicalize(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase()
  if (upper.length !== 1) return unit
  const canonical = upper.charCodeAt(0)
  return unit >= 128 && canonical < 128 ? unit : canonical
}
