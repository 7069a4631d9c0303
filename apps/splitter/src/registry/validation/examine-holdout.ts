import type { RegistryContents, Surroundings } from '../contents/registry-contents.js'
import { isAssigning } from '../kinds/experiments.js'
import type { Holdout } from '../kinds/holdouts.js'
import { nothingFound, type Conflict, type Examination } from './examination.js'
import { siteConflicts } from './references.js'

export function examineHoldout(record: Holdout, { contents, before }: Surroundings<Holdout>): Examination {
  return {
    ...nothingFound,
    conflicts: [...siteConflicts(record, before), ...moves(record, before, contents)],
  }
}

/** A share that changes takes readers out of running experiments, or lets them in as if they had never been held out. */
function moves(record: Holdout, before: Holdout | undefined, contents: RegistryContents): Conflict[] {
  if (before === undefined) return []
  const changed = (['share', 'hashAttribute'] as const).filter((field) => record[field] !== before[field])
  const running = contents.experiments
    .filter(({ holdout, state }) => holdout === record.id && isAssigning({ state }))
    .map(({ id }) => `"${id}"`)
  if (running.length === 0) return []
  return changed.map((field) => ({
    code: 'would_move_readers',
    pointer: `#/${field}`,
    detail: `This would move readers of running experiments: ${running.join(', ')}. Stop them first, or make another holdout.`,
  }))
}
