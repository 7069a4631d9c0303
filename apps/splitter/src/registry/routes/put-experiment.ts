import { randomBytes } from 'node:crypto'
import { slugSchema } from '@frontpage/contracts'
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
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { readContents } from '../contents/registry-contents.js'
import { withRegistryLock } from '../contents/with-registry-lock.js'
import {
  experimentBodySchema,
  experimentRecords,
  type ExperimentBody,
  type ExperimentRecord,
} from '../kinds/experiments.js'
import { nextExperiment } from '../state/next-experiment.js'
import { admit } from '../validation/admit.js'
import { examineExperiment } from '../validation/examine-experiment.js'
import { toSavedExperiment } from '../state/to-saved-experiment.js'
import { experimentAnswer } from './experiment-answer.js'
import type { RegistryRouteContext } from './registry-route-context.js'

const { example } = experimentRecords.administration
const params = { id: example.record.id }

export function putExperiment(context: RegistryRouteContext): Route {
  const { records } = context
  return defineRoute({
    method: 'PUT',
    path: '/v1/admin/experiments/:id',
    operationId: 'putExperiment',
    summary: 'Create an experiment, or change it',
    description:
      'A new one is a draft with a salt of its own. State, phase and salt stay as they are when it is changed. While it runs or is frozen, a change of weights, variations or unit would move readers and is refused, unless `newPhase` is true. In force on every replica within a second.',
    tags: ['experiments'],
    auth: requireAdmin('splitter.write'),
    params: z.object({ id: slugSchema }),
    headers: ifMatchHeaders,
    body: experimentBodySchema,
    responses: {
      200: experimentAnswer,
      409: problems('key_taken', 'key_used', 'layer_overlap', 'site_fixed', 'would_move_readers'),
      412: problems(versionChanged),
      503: problemsWithRetryAfter('store_unavailable', 'registry_busy'),
    },
    examples: {
      put: {
        summary: 'An experiment is made',
        params,
        body: example.body,
        status: 200,
        answer: example.record,
      },
      weights: {
        summary: 'Weights that do not sum to one',
        params,
        body: {
          ...example.body,
          variations: example.body.variations.map((variation) => ({ ...variation, weight: 0.4 })),
        },
        status: 400,
        answer: problemExample(400, 'invalid_request', 'The record cannot be saved.'),
      },
    },
    async handler({ params: { id }, headers, body, actor, log }) {
      const condition = toCondition(headers['if-match'])
      const change = { id, body, condition, actor: actor.name }
      const { saved, version } = await withRegistryLock(records, () => changeExperiment(context, change))
      const { phase, warnings = [] } = saved
      log.info({ actor: actor.name, experimentId: id, version, phase, warnings }, 'experiment changed')
      return { status: 200, body: saved, headers: { ETag: toETag(version) } }
    },
  })
}

interface WantedChange {
  readonly id: string
  readonly body: ExperimentBody
  readonly condition: ReturnType<typeof toCondition>
  readonly actor: string
}

async function changeExperiment(
  { records, patterns, now }: RegistryRouteContext,
  { id, body, condition, actor }: WantedChange,
): Promise<{ saved: ExperimentRecord; version: number }> {
  const { admin } = records.experiments
  const contents = await readContents(records)
  const current = await admin.get(id).catch(toStoreFault)
  if (condition !== undefined && current === undefined) return refuseUnmet()
  if (typeof condition === 'object' && condition.version !== current?.version) return refuseUnmet()
  const nowMs = now()
  const random = (): string => randomBytes(4).toString('hex')
  const next = nextExperiment(body, current?.value, { id, nowMs, random })
  const warnings = await admit(examineExperiment(next, { contents, before: current?.value, nowMs }), patterns)
  const saved = toSavedExperiment(next, warnings)
  const outcome = await admin.put(saved, actor, current && { version: current.version }).catch(toStoreFault)
  return 'version' in outcome ? { saved, version: outcome.version } : refuseUnmet()
}
