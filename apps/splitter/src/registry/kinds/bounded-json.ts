import { z } from 'zod'

const maxDepth = 50

/** Any JSON that is nested 50 levels deep at most: what is deeper would overflow the stack of whoever walks over it. */
export const boundedJsonSchema = z
  .unknown()
  .refine((value) => isWithinDepth(value, maxDepth), {
    message: `JSON may be nested ${maxDepth} levels deep at most`,
    abort: true,
  })
  .pipe(z.json())

/** Level by level, so that its own stack does not grow. */
function isWithinDepth(value: unknown, depth: number): boolean {
  let level = [value].filter(isContainer)
  for (let at = 0; level.length > 0; at++) {
    if (at >= depth) return false
    level = level.flatMap((container) => Object.values(container) as unknown[]).filter(isContainer)
  }
  return true
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
