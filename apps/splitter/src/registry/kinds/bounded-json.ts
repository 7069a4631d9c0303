import { z } from 'zod'

export type Json = z.core.util.JSONType

const maxDepth = 50

/**
 * Any JSON that is nested 50 levels deep at most: what is deeper would overflow the stack of whoever walks over it. Nothing
 * in it is named `__proto__`, which does not survive a copy: a condition without its only part is met by everyone.
 * `z.json()` does the same a hundred times slower, and drops such members.
 */
export const boundedJsonSchema = z.custom<Json>((value) => faultOfJson(value) === undefined, {
  error: ({ input }) => faultOfJson(input),
})

/** Why a value cannot be kept. It goes level by level, so that its own stack does not grow. */
export function faultOfJson(value: unknown): string | undefined {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = []
    for (const each of level) {
      if (typeof each === 'object' && each !== null) {
        if (depth >= maxDepth) return `JSON may be nested ${maxDepth} levels deep at most`
        if (Object.hasOwn(each, '__proto__')) return 'Nothing may be named "__proto__". Choose another name'
        for (const member of Object.values(each) as unknown[]) next.push(member)
      } else if (!isScalar(each)) return 'This is no JSON'
    }
    level = next
  }
  return undefined
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}
