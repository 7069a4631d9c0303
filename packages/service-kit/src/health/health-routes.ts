import { Registry } from 'prom-client'
import { z } from 'zod'
import { defineRoute, type Route } from '../http/define-route.js'
import { HttpFault } from '../http/http-fault.js'
import { problems } from '../http/problem.js'
import type { Readiness } from './readiness.js'

export interface HealthOptions {
  readonly readiness: Readiness
  /** Undefined where `/metrics` is served on another port. */
  readonly scrape: (() => Promise<string>) | undefined
  readonly isDraining: () => boolean
}

const noStore = { 'Cache-Control': 'no-store' }
const checkSchema = z.object({
  name: z.string(),
  status: z.enum(['ok', 'failing', 'timeout']),
  durationMs: z.number(),
  isAdvisory: z
    .boolean()
    .optional()
    .meta({ description: 'The service does its work without it, for a while, and stays ready' }),
  code: z.string().optional().meta({ description: 'The code of a failure: `redis_replica`' }),
})

type CheckResult = z.infer<typeof checkSchema>
const blocksReadiness = ({ status, isAdvisory }: CheckResult): boolean =>
  status !== 'ok' && isAdvisory !== true

/** `/livez`, `/healthz` (its alias), `/readyz`, and `/metrics` unless it is elsewhere. */
export function healthRoutes({ readiness, scrape, isDraining }: HealthOptions): Route[] {
  const alive = (path: string, operationId: string) =>
    defineRoute({
      method: 'GET',
      path,
      operationId,
      summary: 'Whether the process answers at all; checks no dependency',
      tags: ['health'],
      responses: { 200: { description: 'Alive', body: z.object({ status: z.literal('ok') }) } },
      examples: { alive: { summary: 'It answers', status: 200, answer: { status: 'ok' } } },
      handler: () => ({ status: 200, body: { status: 'ok' }, headers: noStore }),
    })

  const ready = defineRoute({
    method: 'GET',
    path: '/readyz',
    operationId: 'getReadiness',
    summary: 'Whether the service should get traffic: its dependencies work and it is not stopping',
    tags: ['health'],
    query: z.object({ verbose: z.string().optional().meta({ description: 'Given, the checks are listed' }) }),
    responses: {
      200: {
        description: 'Ready; `?verbose` lists the checks',
        body: z.object({ status: z.literal('ready'), checks: z.array(checkSchema).optional() }),
      },
      503: problems('draining', 'not_ready'),
    },
    examples: {
      ready: { summary: 'Ready', status: 200, answer: { status: 'ready' } },
      verbose: {
        summary: 'With its checks',
        query: { verbose: '' },
        status: 200,
        answer: { status: 'ready', checks: [{ name: 'redis', status: 'ok', durationMs: 0.4 }] },
      },
    },
    async handler({ query }) {
      if (isDraining()) {
        throw new HttpFault(503, 'draining', { detail: 'The service is stopping.', isExpected: true })
      }
      const checks = [...(await readiness.read())]
      const failing = checks.filter(blocksReadiness).map((check) => check.name)
      const listing = query.verbose === undefined ? {} : { checks }
      if (failing.length > 0) {
        const detail = `Not ready: ${failing.join(', ')}.`
        // The reason is logged by the check that fails, once.
        const extensions = { failing, ...listing }
        throw new HttpFault(503, 'not_ready', { detail, extensions, isExpected: true })
      }
      return { status: 200, body: { status: 'ready', ...listing }, headers: noStore }
    },
  })

  const healthy = [alive('/livez', 'getLiveness'), alive('/healthz', 'getHealth'), ready]
  if (scrape === undefined) return healthy
  const metrics = defineRoute({
    method: 'GET',
    path: '/metrics',
    operationId: 'getMetrics',
    summary: 'Metrics in the Prometheus text format',
    tags: ['health'],
    responses: { 200: { description: 'Metrics', contentType: 'text/plain' } },
    examples: {
      metrics: { summary: 'One of them', status: 200, answer: 'nodejs_eventloop_utilization_ratio 0.02\n' },
    },
    async handler() {
      return {
        status: 200,
        body: await scrape(),
        headers: { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE, ...noStore },
      }
    },
  })
  return [...healthy, metrics]
}
