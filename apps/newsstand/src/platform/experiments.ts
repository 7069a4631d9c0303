import type { HeadlineStyle } from '../stories/story-view.js'
import type { Assignments } from './platform.js'

/** The keys of the experiments that pages ask for. */
export const experimentKeys = { layout: 'front-page-layout', headlines: 'headline-style' } as const

type ExperimentName = keyof typeof experimentKeys

/** The values that pages know how to show. An operator may give an experiment others, which nobody sees here. */
const knownValues: Readonly<Record<ExperimentName, readonly unknown[]>> = {
  layout: ['lead', 'pair'],
  headlines: ['original', 'alternative'],
}

/**
 * The keys of those experiments whose variation the page shows, and of those for which it shows the default in its
 * place, because the splitter did not answer or said something that pages do not know.
 */
export function toExposures(
  names: readonly ExperimentName[],
  assignments: Assignments | undefined,
): { readonly shows: readonly string[]; readonly lacks: readonly string[] } {
  const isShown = (name: ExperimentName): boolean =>
    knownValues[name].includes(assignments?.[experimentKeys[name]]?.value)
  const isLacking = (name: ExperimentName): boolean =>
    assignments === undefined || (assignments[experimentKeys[name]] !== undefined && !isShown(name))
  const keysOf = (some: readonly ExperimentName[]) => some.map((name) => experimentKeys[name])
  return { shows: keysOf(names.filter(isShown)), lacks: keysOf(names.filter(isLacking)) }
}

export type FrontPageLayout = 'lead' | 'pair'

/** The look of a page by the reader's variations; unknown values are the default, which counts for nothing. */
export interface PageVariations {
  readonly layout: FrontPageLayout
  readonly headlines: HeadlineStyle
}

export function toPageVariations(assignments: Assignments = {}): PageVariations {
  const layout = assignments[experimentKeys.layout]?.value
  const headlines = assignments[experimentKeys.headlines]?.value
  return {
    layout: layout === 'pair' ? 'pair' : 'lead',
    headlines: headlines === 'alternative' ? 'alternative' : 'original',
  }
}
