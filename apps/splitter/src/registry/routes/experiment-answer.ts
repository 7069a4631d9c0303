import { versionHeader } from '@frontpage/control-records'
import { HttpFault } from '@frontpage/service-kit'
import { experimentSchema } from '../kinds/experiments.js'

export const experimentAnswer = {
  description: 'The experiment as it is now',
  body: experimentSchema,
  headers: versionHeader,
} as const

export const unknownExperiment = 'unknown_experiment'

/** @throws HttpFault 404 */
export function refuseUnknown(): never {
  throw new HttpFault(404, unknownExperiment, { detail: 'There is no experiment with this id.' })
}
