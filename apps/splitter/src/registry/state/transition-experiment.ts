import type { ExperimentRecord, ExperimentState } from '../kinds/experiments.js'
import type { Conflict, FieldProblem } from '../validation/examination.js'

/** Where an experiment may go from each state. A stopped one never runs again: its readers have seen the result. */
const nextStates: Readonly<Record<ExperimentState, readonly ExperimentState[]>> = {
  draft: ['running', 'archived'],
  running: ['frozen', 'stopped'],
  frozen: ['running', 'stopped'],
  stopped: ['archived'],
  archived: [],
}

/** Whether a state follows from another one, over others or directly. */
export function canReach(from: ExperimentState, to: ExperimentState): boolean {
  const reached = new Set<ExperimentState>([from])
  for (const state of reached) for (const next of nextStates[state]) reached.add(next)
  return reached.has(to)
}

export interface WantedTransition {
  readonly to: ExperimentState
  readonly reason: string
  readonly winner?: string | undefined
}

export type TransitionOutcome =
  | { readonly kind: 'moved'; readonly experiment: ExperimentRecord }
  | { readonly kind: 'not-allowed'; readonly detail: string }
  | {
      readonly kind: 'refused'
      readonly problems: readonly FieldProblem[]
      readonly conflicts: readonly Conflict[]
    }

export function transitionExperiment(
  before: ExperimentRecord,
  { to, reason, winner }: WantedTransition,
  nowMs: number,
): TransitionOutcome {
  const allowed = nextStates[before.state]
  if (!allowed.includes(to)) {
    const hint =
      allowed.length === 0
        ? 'Make a new experiment with a key of its own.'
        : `It can become ${allowed.join(' or ')}.`
    return {
      kind: 'not-allowed',
      detail: `The experiment is ${before.state} and cannot become ${to}. ${hint}`,
    }
  }
  const problems = [...winnerProblems(before, to, winner), ...endProblems(before, to, nowMs)]
  const conflicts = to === 'frozen' ? stickyConflicts(before) : []
  if (problems.length > 0 || conflicts.length > 0) return { kind: 'refused', problems, conflicts }
  const { winner: earlier, ...kept } = before
  const nowText = new Date(nowMs).toISOString()
  const chosen = to === 'stopped' ? winner : earlier
  return {
    kind: 'moved',
    experiment: {
      ...kept,
      state: to,
      reason,
      stateAt: nowText,
      ...(chosen !== undefined && { winner: chosen }),
      ...(before.state === 'draft' && to === 'running' && { startedAt: nowText }),
    },
  }
}

function winnerProblems(
  { variations }: ExperimentRecord,
  to: ExperimentState,
  winner: string | undefined,
): FieldProblem[] {
  if (winner === undefined) return []
  if (to !== 'stopped') {
    return [{ pointer: '#/winner', detail: 'Only an experiment that is stopped has a winner. Leave it out.' }]
  }
  if (variations.some(({ key }) => key === winner)) return []
  const keys = variations.map(({ key }) => `"${key}"`).join(', ')
  return [{ pointer: '#/winner', detail: `"${winner}" is no variation. Name one of ${keys}.` }]
}

function endProblems({ end }: ExperimentRecord, to: ExperimentState, nowMs: number): FieldProblem[] {
  if (to !== 'running' || Date.parse(end) > nowMs) return []
  return [{ pointer: '#/to', detail: `The experiment's end, ${end}, has passed. Set a later one first.` }]
}

/** Without kept assignments nobody can tell who is in and stays in. */
function stickyConflicts({ sticky }: ExperimentRecord): Conflict[] {
  if (sticky) return []
  const detail =
    'Only an experiment that keeps assignments can be frozen, because nobody could tell who is in. Stop it, or start a new phase with "sticky": true.'
  return [{ code: 'needs_sticky', pointer: '#/to', detail }]
}
