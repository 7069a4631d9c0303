/**
 * The places where the values of `title`, `url`, `path` and `referrer` stood in the event, and whether the story's id is
 * its own: a number of bits, so that a row tells what it takes to restore them. 0 in rows from before migration 10, and
 * where no column has a value.
 */
export type ColumnOrigins = number

/** The columns of which several places may be the origin, and the lowest of each one's bits. */
export const originShifts = { title: 0, url: 3, path: 6, referrer: 9 } as const
export type OriginColumn = keyof typeof originShifts

/** The bits of a column: the value stood in the event's properties; in its `context.page`; under the source's own name. */
export const originBits = { properties: 1, page: 2, sourcesName: 4 } as const

export const originMask = 7

/** `story_id` was derived from other fields. */
export const derivedStoryId = 1 << 12
