import { isAssigning, type ExperimentRecord } from '../kinds/experiments.js'
import type { Holdout } from '../kinds/holdouts.js'
import { coverageAt } from '../state/coverage-at.js'
import type { FieldProblem } from './examination.js'

interface Circumstances {
  readonly before: ExperimentRecord | undefined
  readonly holdouts: readonly Holdout[]
  readonly nowMs: number
}

/** Warns of what can be saved, but is probably not what was meant. */
export function experimentWarnings(
  record: ExperimentRecord,
  { before, holdouts, nowMs }: Circumstances,
): FieldProblem[] {
  return [
    ...unitWarnings(record, holdouts),
    ...timeWarnings(record, nowMs),
    ...changeWarnings(record, before, nowMs),
  ]
}

function unitWarnings(record: ExperimentRecord, holdouts: readonly Holdout[]): FieldProblem[] {
  const { fallbackAttribute, hashAttribute, sticky, layer, variations } = record
  const holdout = holdouts.find(({ id }) => id === record.holdout)
  const warnings: FieldProblem[] = []
  if (fallbackAttribute !== undefined && !sticky) {
    const detail = 'A fallback attribute does nothing unless assignments are kept. Set "sticky": true.'
    warnings.push({ pointer: '#/fallbackAttribute', detail })
  }
  if (fallbackAttribute !== undefined && layer !== undefined) {
    const detail = `The part of a layer is found by "${hashAttribute}", so that readers who lack it are not in the experiment whatever their "${fallbackAttribute}" is.`
    warnings.push({ pointer: '#/layer', detail })
  }
  if (fallbackAttribute !== undefined && holdout?.hashAttribute === hashAttribute) {
    const detail = `Who is held out is found by "${hashAttribute}", so that readers who lack it are not in the experiment whatever their "${fallbackAttribute}" is.`
    warnings.push({ pointer: '#/holdout', detail })
  }
  variations.forEach(({ key, weight }, index) => {
    if (weight !== 0) return
    const detail = `Nobody is assigned to "${key}", because its weight is 0.`
    warnings.push({ pointer: `#/variations/${index}/weight`, detail })
  })
  return warnings
}

function timeWarnings({ state, end }: ExperimentRecord, nowMs: number): FieldProblem[] {
  if (state === 'stopped' || state === 'archived' || Date.parse(end) > nowMs) return []
  return [{ pointer: '#/end', detail: 'The end has passed, so that nobody is assigned.' }]
}

function changeWarnings(
  record: ExperimentRecord,
  before: ExperimentRecord | undefined,
  nowMs: number,
): FieldProblem[] {
  if (before === undefined || !isAssigning(before)) return []
  const warnings: FieldProblem[] = []
  const warn = (pointer: string, detail: string): void => void warnings.push({ pointer, detail })
  if (record.phase > before.phase) {
    if (record.state === 'frozen') {
      warn('#/newPhase', 'Frozen, it takes nobody in, and nobody is in the new phase yet. Let it run again.')
    }
    return warnings
  }
  if (coverageAt(record, nowMs) < coverageAt(before, nowMs)) {
    const pointer = record.coverage < before.coverage ? '#/coverage' : '#/ramp'
    warn(pointer, 'Less coverage takes readers out who have seen their variation.')
  }
  if (record.sticky && !before.sticky) {
    const detail =
      'Readers who were assigned before are kept from their next visit on. Do not freeze it before most have come back.'
    warn('#/sticky', detail)
  }
  if (JSON.stringify(record.layer) !== JSON.stringify(before.layer)) {
    warn('#/layer', 'Another part of a layer takes readers out, and lets others in.')
  }
  if (record.holdout !== before.holdout) {
    warn('#/holdout', 'Another holdout takes readers out, and lets others in.')
  }
  record.variations.forEach(({ key, payload }, index) => {
    if (JSON.stringify(payload) === JSON.stringify(before.variations[index]?.payload)) return
    warn(
      `#/variations/${index}/payload`,
      `What "${key}" shows changes in the middle of the phase: its results mix both.`,
    )
  })
  return warnings
}
