import { HttpFault } from '@frontpage/service-kit'
import type { PatternReference } from '@frontpage/experiments'

/** A fault of a field (a JSON pointer as a URI fragment), and how to mend it. */
export interface FieldProblem {
  readonly pointer: string
  readonly detail: string
}

/** Why a valid record cannot be saved beside what is there. */
export interface Conflict extends FieldProblem {
  readonly code: ConflictCode
}

const conflictCodes = [
  'key_taken',
  'key_used',
  'layer_overlap',
  'needs_sticky',
  'site_fixed',
  'still_used',
  'transition_not_allowed',
  'would_move_readers',
] as const
type ConflictCode = (typeof conflictCodes)[number]

/** The findings about a record before it is saved. */
export interface Examination {
  readonly problems: readonly FieldProblem[]
  readonly conflicts: readonly Conflict[]
  /** Warnings: the record can be saved, but is probably not what was meant. */
  readonly warnings: readonly FieldProblem[]
  /** Patterns whose speed has to be checked. */
  readonly patterns: readonly PatternReference[]
}

export const nothingFound: Examination = { problems: [], conflicts: [], warnings: [], patterns: [] }

export function mergeExaminations(...parts: readonly Partial<Examination>[]): Examination {
  return {
    problems: parts.flatMap(({ problems = [] }) => problems),
    conflicts: parts.flatMap(({ conflicts = [] }) => conflicts),
    warnings: parts.flatMap(({ warnings = [] }) => warnings),
    patterns: parts.flatMap(({ patterns = [] }) => patterns),
  }
}

/** @throws HttpFault 400 that names every field, or 409 with the code of the first conflict */
export function refuseWhatIsWrong({
  problems,
  conflicts,
}: Pick<Examination, 'problems' | 'conflicts'>): void {
  if (problems.length > 0) {
    throw new HttpFault(400, 'invalid_request', {
      detail: `The record cannot be saved. ${problems[0]?.detail ?? ''}`.trim(),
      errors: problems.map(({ pointer, detail }) => ({ in: 'body', pointer, detail })),
    })
  }
  const [first] = conflicts
  if (first === undefined) return
  throw new HttpFault(409, first.code, {
    detail: first.detail,
    errors: conflicts.map(({ pointer, detail }) => ({ in: 'body', pointer, detail })),
  })
}
