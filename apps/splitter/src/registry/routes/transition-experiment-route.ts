import {
  ifMatchHeaders,
  refuseUnmet,
  toCondition,
  toETag,
  toStoreFault,
  versionChanged,
} from '@frontpage/control-records'
import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'
import { readContents } from '../contents/registry-contents.js'
import { withRegistryLock } from '../contents/with-registry-lock.js'
import { experimentRecords, experimentStates, type ExperimentRecord } from '../kinds/experiments.js'
import { toSavedExperiment } from '../state/to-saved-experiment.js'
import { transitionExperiment, type WantedTransition } from '../state/transition-experiment.js'
import { admit } from '../validation/admit.js'
import { mergeExaminations, refuseWhatIsWrong, type Conflict } from '../validation/examination.js'
import { examineExperiment } from '../validation/examine-experiment.js'
import { usersOfKey } from '../validation/references.js'
import { experimentAnswer, refuseUnknown, unknownExperiment } from './experiment-answer.js'
import type { RegistryRouteContext } from './registry-route-context.js'

const { record } = experimentRecords.administration.example
const params = { id: record.id }
const notAllowed = 'transition_not_allowed'
const running = { ...record, state: 'running', reason: 'Reviewed', startedAt: '2026-06-01T10:00:00.000Z' }

const transitionSchema = z
  .object({
    to: z.enum(experimentStates),
    reason: z.string().trim().min(1).max(1_000).meta({ description: 'For the audit: why now' }),
    winner: slugSchema.optional().meta({
      description: 'When it is stopped: the variation that everyone gets from now on; absent: the control',
    }),
  })
  .meta({ id: 'ExperimentTransition' })

/** The number of attempts of a stop while others change the experiment. */
const maxAttempts = 3

export function transitionExperimentRoute(context: RegistryRouteContext): Route {
  const { records } = context
  return defineRoute({
    method: 'POST',
    path: '/v1/admin/experiments/:id/transitions',
    operationId: 'transitionExperiment',
    summary: 'Start, freeze, stop or archive an experiment',
    description:
      'draft → running → frozen → stopped → archived. A running one may be stopped at once, a frozen one may run again, and a draft may be archived. Frozen: nobody new enters, who is in stays in, and measuring goes on; it needs `sticky`. Stopped: everyone gets the winner or the control. Stopping waits for no other change and is in force on every replica within a second.',
    tags: ['experiments'],
    auth: requireAdmin('splitter.write'),
    params: z.object({ id: z.string() }),
    headers: ifMatchHeaders,
    body: transitionSchema,
    responses: {
      200: experimentAnswer,
      404: problems(unknownExperiment),
      409: problems(notAllowed, 'layer_overlap', 'needs_sticky', 'still_used', 'key_taken'),
      412: problems(versionChanged),
      503: problemsWithRetryAfter('store_unavailable', 'registry_busy'),
    },
    examples: {
      start: {
        summary: 'A draft begins to run',
        params,
        body: { to: 'running', reason: 'Reviewed' },
        status: 200,
        answer: running,
      },
      notAllowed: {
        summary: 'A state that does not follow',
        params,
        body: { to: 'draft', reason: 'A second thought' },
        status: 409,
        answer: problemExample(
          409,
          notAllowed,
          'The experiment is running and cannot become draft. It can become frozen or stopped.',
        ),
      },
      unknown: {
        summary: 'An id of no experiment',
        params: { id: 'nothing' },
        body: { to: 'running', reason: 'Reviewed' },
        status: 404,
        answer: problemExample(404, unknownExperiment, 'There is no experiment with this id.'),
      },
    },
    async handler({ params: { id }, headers, body: wanted, actor, log }) {
      const condition = toCondition(headers['if-match'])
      const change = (): Promise<Changed> =>
        changeState(context, id, { wanted, condition, actor: actor.name })
      // Readers must be taken out of an experiment whatever else goes on.
      const { experiment, version } = await (wanted.to === 'stopped'
        ? change()
        : withRegistryLock(records, change))
      const { state, reason } = experiment
      log.info({ actor: actor.name, experimentId: id, version, state, reason }, 'experiment changed state')
      return { status: 200, body: experiment, headers: { ETag: toETag(version) } }
    },
  })
}

interface Changed {
  readonly experiment: ExperimentRecord
  readonly version: number
}

async function changeState(
  context: RegistryRouteContext,
  id: string,
  request: { wanted: WantedTransition; condition: ReturnType<typeof toCondition>; actor: string },
): Promise<Changed> {
  const { admin } = context.records.experiments
  const { wanted, condition, actor } = request
  for (let attempt = 1; ; attempt++) {
    const current = await admin.get(id).catch(toStoreFault)
    if (current === undefined) return refuseUnknown()
    if (typeof condition === 'object' && condition.version !== current.version) return refuseUnmet()
    const experiment = await transition(context, current.value, wanted)
    // A stop wins over the changes of others in the end: an operator whose change hangs must not hold it up.
    const isLast = attempt === maxAttempts && wanted.to === 'stopped' && condition === undefined
    const outcome = await admin
      .put(experiment, actor, isLast ? undefined : { version: current.version })
      .catch(toStoreFault)
    if ('version' in outcome) return { experiment, version: outcome.version }
    if (typeof condition === 'object' || attempt === maxAttempts) return refuseUnmet()
  }
}

/** @throws HttpFault 400 or 409 with the reason */
async function transition(
  { records, patterns, now }: RegistryRouteContext,
  before: ExperimentRecord,
  wanted: WantedTransition,
): Promise<ExperimentRecord> {
  const nowMs = now()
  const outcome = transitionExperiment(before, wanted, nowMs)
  if (outcome.kind === 'not-allowed') throw new HttpFault(409, notAllowed, { detail: outcome.detail })
  if (outcome.kind === 'refused') {
    refuseWhatIsWrong(outcome)
    return before
  }
  const { experiment } = outcome
  if (wanted.to === 'running') {
    const contents = await readContents(records)
    return toSavedExperiment(
      experiment,
      await admit(examineExperiment(experiment, { contents, before, nowMs }), patterns),
    )
  }
  if (wanted.to === 'archived') {
    const conflicts = useConflicts(usersOfKey(before.id, await readContents(records)))
    refuseWhatIsWrong(mergeExaminations({ conflicts }))
  }
  return toSavedExperiment(experiment, [])
}

function useConflicts(users: readonly string[]): Conflict[] {
  if (users.length === 0) return []
  const detail = `${users.join(', ')} still need it. Change these first.`
  return [{ code: 'still_used', pointer: '#/to', detail }]
}
