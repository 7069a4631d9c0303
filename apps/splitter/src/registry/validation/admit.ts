import { refuseWhatIsWrong, type Examination, type FieldProblem } from './examination.js'
import type { PatternChecker } from './check-patterns.js'

/**
 * Refuses what was found to be wrong; the slow check of patterns comes last.
 *
 * @returns the warnings
 * @throws HttpFault 400 or 409
 */
export async function admit(
  examination: Examination,
  patterns: PatternChecker,
): Promise<readonly FieldProblem[]> {
  refuseWhatIsWrong(examination)
  refuseWhatIsWrong({ problems: await patterns.problemsOf(examination.patterns), conflicts: [] })
  return examination.warnings
}
