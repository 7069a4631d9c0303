import type { FieldProblem } from '../validation/examination.js'
import type { ExperimentRecord } from '../kinds/experiments.js'

type Assigning = Pick<
  ExperimentRecord,
  'variations' | 'hashAttribute' | 'fallbackAttribute' | 'sticky' | 'salt'
>

const keepOrNewPhase =
  'Change it back, or send "newPhase": true, which assigns everyone anew under a salt of its own.'

/** The fields by which a change would move readers between variations while the experiment runs. */
export function movedFields(before: Assigning, after: Assigning): FieldProblem[] {
  const moved: FieldProblem[] = []
  const report = (pointer: string, what: string): void => {
    moved.push({ pointer, detail: `${what} would move readers between variations. ${keepOrNewPhase}` })
  }
  const keysOf = ({ variations }: Assigning): string => variations.map(({ key }) => key).join(' ')
  if (keysOf(before) !== keysOf(after)) report('#/variations', 'Other variations, or another order of them,')
  else {
    after.variations.forEach((variation, index) => {
      const was = weightOf(before, index)
      const is = weightOf(after, index)
      if (Math.abs(was - is) > 1e-9) {
        report(`#/variations/${index}/weight`, `Another weight of "${variation.key}"`)
      }
    })
  }
  if (before.hashAttribute !== after.hashAttribute) report('#/hashAttribute', 'Another unit')
  if (before.fallbackAttribute !== after.fallbackAttribute) report('#/fallbackAttribute', 'Another fallback')
  if (before.sticky && !after.sticky) report('#/sticky', 'No longer keeping assignments')
  if (before.salt !== after.salt) report('#/salt', 'Another salt')
  return moved
}

function weightOf({ variations }: Assigning, index: number): number {
  return variations[index]?.weight ?? 1 / variations.length
}
