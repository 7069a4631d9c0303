/**
 * One reader's view of a story as one number: these fields, the first one in the highest bits. Redis holds such numbers for
 * a day. TypeScript and Lua take every shift, mask and number of cells from this table.
 *
 * The order decides which of two views counts: the smaller number, so the earliest minute, and within a minute always the
 * same one.
 */
export const viewBits = { minute: 6, network: 6, source: 3, channel: 4, country: 10 } as const

export type ViewField = keyof typeof viewBits

const fields = Object.keys(viewBits) as ViewField[]

/** Returns the number of values that a field has. */
export function cellsOf(field: ViewField): number {
  return 2 ** viewBits[field]
}

/** By how many bits a field's value is shifted to the left. */
export const viewShifts = Object.fromEntries(
  fields.map((field, place) => [
    field,
    fields.slice(place + 1).reduce((shift, behind) => shift + viewBits[behind], 0),
  ]),
) as Readonly<Record<ViewField, number>>

/** A Lua expression for a field of the view that the variable `view` holds, by `shift` (`bit.rshift`) and `band`. */
export function luaViewField(field: ViewField): string {
  const shifted = viewShifts[field] === 0 ? 'view' : `shift(view, ${viewShifts[field]})`
  return field === fields[0] ? shifted : `band(${shifted}, ${cellsOf(field) - 1})`
}
