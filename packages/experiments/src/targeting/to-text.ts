/**
 * What `value + ''` makes of a value. JSON from strangers can hold objects that JavaScript cannot turn into text, such as
 * `{"toString": 1}`; those are `[object Object]`.
 */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- it is no text yet
    return (value as string) + ''
  } catch {
    return '[object Object]'
  }
}

/** What `value * 1` makes of a value; NaN for what JavaScript cannot turn into a number. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  try {
    return (value as number) * 1
  } catch {
    return NaN
  }
}
