import type { RegistryContents } from '../contents/registry-contents.js'
import { isAssigning, type ExperimentRecord } from '../kinds/experiments.js'
import type { Conflict, FieldProblem } from './examination.js'

type Layered = ExperimentRecord & { readonly layer: NonNullable<ExperimentRecord['layer']> }

/** Experiments of a layer that take readers exclude each other: their parts may not overlap, and their unit is the same. */
export function layerConflicts(record: ExperimentRecord, { experiments }: RegistryContents): Conflict[] {
  if (!isLayered(record) || !isAssigning(record)) return []
  const others = experiments
    .filter(isLayered)
    .filter(
      (other) =>
        other.id !== record.id &&
        other.site === record.site &&
        other.layer.name === record.layer.name &&
        isAssigning(other),
    )
  const { name, from, to } = record.layer
  const overlapping = others.find(({ layer }) => layer.from < to && from < layer.to)
  if (overlapping !== undefined) {
    const { id, layer } = overlapping
    const free = freePartsOf(others)
    const detail =
      `"${id}" has ${layer.from} to ${layer.to} of the layer "${name}". ` +
      (free.length === 0
        ? 'Nothing of the layer is free: stop an experiment, or use another layer.'
        : `Free is ${free.map((part) => part.join(' to ')).join(', ')}.`)
    return [{ code: 'layer_overlap', pointer: '#/layer', detail }]
  }
  const stranger = others.find(({ hashAttribute }) => hashAttribute !== record.hashAttribute)
  if (stranger === undefined) return []
  const detail =
    `"${stranger.id}" of the layer "${name}" is assigned by "${stranger.hashAttribute}", this one by ` +
    `"${record.hashAttribute}": one reader could be in both. Use one unit in a layer, or another layer.`
  return [{ code: 'layer_overlap', pointer: '#/hashAttribute', detail }]
}

export function layerProblems({ layer }: Pick<ExperimentRecord, 'layer'>): FieldProblem[] {
  if (layer === undefined || layer.from < layer.to) return []
  return [{ pointer: '#/layer/to', detail: `The part of the layer is empty. Set "to" above ${layer.from}.` }]
}

function freePartsOf(taken: readonly Layered[]): [number, number][] {
  const free: [number, number][] = []
  let at = 0
  for (const { layer } of taken.toSorted((a, b) => a.layer.from - b.layer.from)) {
    if (layer.from > at) free.push([at, layer.from])
    at = Math.max(at, layer.to)
  }
  if (at < 1) free.push([at, 1])
  return free
}

function isLayered(experiment: ExperimentRecord): experiment is Layered {
  return experiment.layer !== undefined
}
