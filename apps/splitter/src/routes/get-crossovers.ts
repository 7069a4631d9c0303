import { exposureSourceId, slugSchema } from '@frontpage/contracts'
import { findCrossovers, type EventStoreClient } from '@frontpage/event-store'
import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'

interface CrossoverContext {
  readonly archive: EventStoreClient
  readonly experimentOf: (id: string) => ExperimentRecord | undefined
}

const maxSample = 20
const hourSeconds = 3_600
/** The client-sent time of an exposure is the start of its day, so that it lies up to this long before the exposure. */
const longestDayHours = 25
/** How long before the phase ids may have been joined. */
const linkedBeforeHours = 30 * 24

const answerSchema = z
  .object({
    experiment: z.string(),
    phase: z.int(),
    environment: z.string(),
    exposed: z.int().meta({ description: 'Readers who saw any variation' }),
    readers: z.int().meta({ description: 'Those of them who saw more than one' }),
    sample: z
      .array(
        z.object({
          units: z
            .array(z.string())
            .meta({ description: 'The ids under which the reader saw them, 10 at most' }),
          variations: z.array(z.string()),
        }),
      )
      .max(maxSample)
      .meta({ description: 'Some of these readers' }),
  })
  .meta({ id: 'Crossovers' })

const unknownDetail = 'There is no experiment with this id.'

/** `GET /v1/admin/experiments/:id/crossovers`: readers who saw more than one variation of a phase. */
export function getCrossovers({ archive, experimentOf }: CrossoverContext): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/experiments/:id/crossovers',
    operationId: 'getCrossovers',
    summary: 'Readers who saw more than one variation of a phase of an experiment',
    description:
      'From the archive. An anonymous id and a user id are one reader where an `identify` or an `alias` event joined them, from 30 days before the phase on.',
    tags: ['experiments'],
    auth: requireAdmin('splitter.read'),
    params: z.object({ id: z.string() }),
    query: z.object({
      phase: z.coerce.number().int().min(1).optional().meta({ description: 'Default: the current one' }),
      environment: slugSchema.default('production'),
    }),
    responses: {
      200: { description: 'How many there are, and some of them', body: answerSchema },
      404: problems('unknown_experiment'),
      503: problemsWithRetryAfter('archive_unavailable'),
    },
    examples: {
      unknown: {
        summary: 'An id of no experiment',
        params: { id: 'nothing' },
        status: 404,
        answer: problemExample(404, 'unknown_experiment', unknownDetail),
      },
    },
    async handler({ params, query }) {
      const experiment = experimentOf(params.id)
      if (experiment === undefined) throw new HttpFault(404, 'unknown_experiment', { detail: unknownDetail })
      const { environment, phase = experiment.phase } = query
      const startHour = phase === experiment.phase ? startHourOf(experiment) : 0
      const rows = await findCrossovers(archive, {
        sourceId: exposureSourceId,
        site: experiment.site,
        environment,
        experiment: experiment.id,
        phase,
        fromHour: hoursBefore(startHour, longestDayHours),
        linkedFromHour: hoursBefore(startHour, linkedBeforeHours),
        sample: maxSample,
      }).catch(toArchiveFault)
      const { readers = 0, exposed = 0 } = rows[0] ?? {}
      const sample = rows.slice(0, readers).map(({ units, variations }) => ({
        units: [...units],
        variations: [...variations],
      }))
      return {
        status: 200,
        body: { experiment: experiment.id, phase, environment, exposed, readers, sample },
      }
    },
  })
}

function startHourOf({ startedAt }: ExperimentRecord): number {
  return startedAt === undefined ? 0 : Math.floor(Date.parse(startedAt) / 1_000 / hourSeconds) * hourSeconds
}

function hoursBefore(hour: number, hours: number): number {
  return Math.max(0, hour - hours * hourSeconds)
}

/** The question has limits of time and memory; one that reaches them may succeed when less is going on. */
function toArchiveFault(cause: unknown): never {
  throw new HttpFault(503, 'archive_unavailable', {
    detail: 'The archive does not answer this now. Ask again later.',
    headers: { 'Retry-After': '10' },
    cause,
  })
}
