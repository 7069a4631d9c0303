/** From this length on a set is faster than a list. */
const minSetSize = 8
const sets = new WeakMap<readonly unknown[], ReadonlySet<unknown>>()

/** Whether the value, or one member of it where it is a list, is in the list. */
export function isOneOf(value: unknown, list: readonly unknown[]): boolean {
  if (list.length < minSetSize) {
    return Array.isArray(value) ? value.some((member) => list.includes(member)) : list.includes(value)
  }
  const set = setOf(list)
  return Array.isArray(value) ? value.some((member) => set.has(member)) : set.has(value)
}

function setOf(list: readonly unknown[]): ReadonlySet<unknown> {
  const known = sets.get(list)
  if (known !== undefined) return known
  const set = new Set(list)
  sets.set(list, set)
  return set
}
