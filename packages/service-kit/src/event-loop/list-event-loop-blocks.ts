import type { EventLoopGuard } from '@frontpage/event-loop-guard'
import { z } from 'zod'
import { requireAdmin } from '../admin/require-admin.js'
import { defineRoute, type Route } from '../http/define-route.js'

const frameSchema = z.object({
  functionName: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
  isAsync: z.boolean(),
})
const blocksSchema = z.object({
  /** The process that answered, in a service with several. */
  pid: z.number(),
  state: z.enum(['watching', 'quiet', 'stopped', 'off']),
  why: z.string().optional(),
  incidents: z.number(),
  blockedMs: z.number(),
  starved: z.number(),
  culprits: z.array(
    z.object({
      frame: frameSchema,
      incidents: z.number(),
      totalMs: z.number(),
      longestMs: z.number(),
    }),
  ),
  latest: z.array(
    z.object({
      number: z.number(),
      at: z.iso.datetime(),
      durationMs: z.number(),
      waitedForCpuMs: z.number(),
      gcMs: z.number(),
      culprit: frameSchema,
      isExact: z.boolean(),
      stack: z.array(frameSchema),
      work: z.object({ name: z.string(), isRunning: z.boolean() }).optional(),
    }),
  ),
})

const exampleCulprit = {
  functionName: 'parseEverything',
  file: '/app/apps/tracker/src/parse-everything.ts',
  line: 12,
  column: 5,
  isAsync: false,
}

/** Lists the blocks of this process's event loop, with the place in the code that caused each. */
export function listEventLoopBlocks(guard: EventLoopGuard | undefined): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/event-loop-blocks',
    operationId: 'listEventLoopBlocks',
    summary:
      'The calls that blocked the event loop of the process that answers, worst first, and the latest incidents',
    tags: ['operations'],
    auth: requireAdmin('operations.read'),
    responses: { 200: { description: 'What the event-loop guard saw', body: blocksSchema } },
    examples: {
      blocked: {
        summary: 'A call that took 180 ms',
        status: 200,
        answer: {
          pid: 4711,
          state: 'watching',
          incidents: 1,
          blockedMs: 180,
          starved: 0,
          culprits: [{ frame: exampleCulprit, incidents: 1, totalMs: 180, longestMs: 180 }],
          latest: [
            {
              number: 1,
              at: '2026-11-25T12:00:00.000Z',
              durationMs: 180,
              waitedForCpuMs: 2,
              gcMs: 0,
              culprit: exampleCulprit,
              isExact: true,
              stack: [exampleCulprit],
              work: { name: 'POST /v1/batch', isRunning: true },
            },
          ],
        },
      },
    },
    handler() {
      const { kind, ...rest } = guard?.state() ?? { kind: 'off' as const, why: 'EVENT_LOOP_GUARD is false' }
      return {
        status: 200,
        body: {
          pid: process.pid,
          state: kind,
          ...rest,
          ...(guard?.totals() ?? { incidents: 0, blockedMs: 0, starved: 0 }),
          culprits: guard?.culprits() ?? [],
          latest: guard?.incidents().toReversed() ?? [],
        },
        headers: { 'Cache-Control': 'no-store' },
      }
    },
  })
}
