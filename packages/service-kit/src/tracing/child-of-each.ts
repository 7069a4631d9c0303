import type { Span, SpanOptions } from './tracer.js'

/**
 * Work that several traces share, shown in each of them; undefined when nobody traces it.
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
