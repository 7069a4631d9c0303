import { z } from 'zod'

/** Identifies the span to continue, by the headers of https://www.w3.org/TR/trace-context/. */
export const traceContextSchema = z.object({
  traceparent: z.string().max(256),
  tracestate: z.string().max(512).optional(),
})
export type TraceContext = z.output<typeof traceContextSchema>
