import type { NamedExamples } from './openapi-document.js'
import type { RouteExample } from './route-example.js'

/** Selects a part of each example, where it has that part. */
export function toNamedExamples(
  examples: Readonly<Record<string, RouteExample>>,
  partOf: (example: RouteExample) => unknown,
): NamedExamples {
  const named = Object.entries(examples).flatMap(([name, example]) => {
    const value = partOf(example)
    return value === undefined ? [] : [[name, { summary: example.summary, value }] as const]
  })
  return named.length === 0 ? {} : { examples: Object.fromEntries(named) }
}
