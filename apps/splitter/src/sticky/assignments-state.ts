import { readModelsKeys } from '@frontpage/contracts'
import { coverageOf, parseReadModelStates, type ReadModels } from '@frontpage/read-models'

/** Whether Redis has all assignments, or they are being restored, because it lost some. */
export interface AssignmentsState {
  /** The command that reads it, to be sent behind those that read assignments. */
  readonly command: readonly [string, ...string[]]
  /** Whether assignments that were read before this reply are all that there are. */
  isWhole(reply: string | null): boolean
}

/**
 * The state is read anew with each reading of assignments: between the moment at which Redis is emptied and the next time
 * that the states are followed, a unit must not be taken for a new one either.
 */
export function createAssignmentsState(
  readModels: Pick<ReadModels, 'coverageOf'>,
  { namespace }: { namespace: string },
): AssignmentsState {
  let last: string | undefined
  let wasWhole = true
  return {
    command: ['hget', readModelsKeys(namespace).states, 'assignments'],
    isWhole(reply) {
      // Before a transporter has ever written it, all are there.
      if (reply === null) return last === undefined && readModels.coverageOf('assignments') === undefined
      if (reply !== last) {
        const { assignments } = parseReadModelStates({ assignments: reply })
        wasWhole = assignments === undefined || coverageOf(assignments) === undefined
        last = reply
      }
      return wasWhole
    },
  }
}
