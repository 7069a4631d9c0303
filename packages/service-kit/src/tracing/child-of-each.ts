import type { Span, SpanOptions } from './tracer.js'

/**
 * Starts a span for work that several traces share, and shows it in each of them; undefined when none of them is
 * traced.
 */
export function childOfEach(
  parents: readonly (Span | undefined)[],
  name: string,
  options?: SpanOptions,
): Pick<Span, 'note' | 'fail' | 'end'> | undefined {
  const spans = [...new Set(parents)].flatMap((parent) => parent?.child(name, options) ?? [])
  if (spans.length === 0) return undefined
  return {
    note: (error) => spans.forEach((span) => span.note(error)),
    fail: (reason) => spans.forEach((span) => span.fail(reason)),
    end: () => spans.forEach((span) => span.end()),
  }
}
