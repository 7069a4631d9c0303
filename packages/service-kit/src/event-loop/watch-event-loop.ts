import { relative } from 'node:path'
import { startEventLoopGuard, type EventLoopGuard, type Incident } from '@frontpage/event-loop-guard'
import type { ServiceConfig } from '../config/service-config.js'
import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'

interface WatchedEventLoop {
  readonly guard: EventLoopGuard | undefined
  close(): Promise<void>
}

/**
 * Reports the code that blocks the event loop: in the log once for each culprit, in metrics, and in the guard's list.
 */
export function watchEventLoop({
  name,
  config,
  log,
  metrics,
}: {
  name: string
  config: Pick<ServiceConfig, 'eventLoopGuard'>
  log: Logger
  metrics: Metrics
}): WatchedEventLoop {
  if (config.eventLoopGuard === undefined) return { guard: undefined, close: async () => {} }
  const guard = startEventLoopGuard({
    ...config.eventLoopGuard,
    onCulprit: (incident) => log.warn(toLogFields(incident), 'event loop blocked'),
    onError: (error) => log.error({ err: error }, 'event-loop guard failed; the event loop is not watched'),
    hang: { fields: { level: 'error', service: name, msg: 'event loop hangs' }, fileDescriptor: 1 },
  })
  const state = guard.state()
  if (state.kind === 'off') log.info({ why: state.why }, 'event loop not watched')
  metrics.readCounter(
    {
      name: 'frontpage_event_loop_blocked_total',
      help: 'Times that one call, or one turn of the event loop, blocked it for longer than the threshold.',
    },
    () => guard.totals().incidents,
  )
  metrics.readCounter(
    { name: 'frontpage_event_loop_blocked_seconds_total', help: 'The total time of these blocks.' },
    () => guard.totals().blockedMs / 1000,
  )
  return { guard, close: () => guard.stop() }
}

/** `route` is set only where it is certain; otherwise the log names the route that was begun last. */
function toLogFields({ culprit, durationMs, gcMs, isExact, work }: Incident): object {
  return {
    culprit: culprit.functionName,
    file: culprit.file === undefined ? undefined : relative(process.cwd(), culprit.file),
    line: culprit.line,
    column: culprit.column,
    durationMs,
    gcMs,
    isExact,
    ...(work !== undefined && (work.isRunning ? { route: work.name } : { lastRoute: work.name })),
  }
}
