import { isAssigning, type ExperimentBody, type ExperimentRecord } from '../kinds/experiments.js'
import { normaliseWeights } from '../validation/weights.js'

interface Circumstances {
  readonly id: string
  readonly nowMs: number
  /** Random text; it keeps an experiment from inheriting the arms of another one with the same key. */
  readonly random: () => string
}

/** Makes an experiment of an operator's body: a new one is a draft; otherwise state, phase and salt stay. */
export function nextExperiment(
  { newPhase, ...body }: ExperimentBody,
  before: ExperimentRecord | undefined,
  { id, nowMs, random }: Circumstances,
): ExperimentRecord {
  const nowText = new Date(nowMs).toISOString()
  const fields = { id, ...body, variations: normaliseWeights(body.variations) }
  if (before === undefined) {
    return {
      ...fields,
      state: 'draft',
      reason: 'created',
      stateAt: nowText,
      phase: 1,
      salt: saltOf(id, 1, random()),
    }
  }
  const { state, reason, stateAt, winner, phase, salt, startedAt } = before
  const decided = {
    state,
    reason,
    ...(stateAt !== undefined && { stateAt }),
    ...(winner !== undefined && { winner }),
  }
  if (newPhase && isAssigning(before)) {
    const next = phase + 1
    return {
      ...fields,
      ...decided,
      phase: next,
      salt: saltOf(id, next, random()),
      startedAt: nowText,
    }
  }
  return { ...fields, ...decided, phase, salt, ...(startedAt !== undefined && { startedAt }) }
}

function saltOf(id: string, phase: number, random: string): string {
  return `${id}.${phase}.${random}`
}
