/** A transporter's mark: it stands in Redis behind all that the transporter had folded until then. */
export interface FoldMark {
  readonly instance: string
  /** All events that it stored before are folded, milliseconds since 1970 by its clock. */
  readonly foldedUntilMs: number
  /** The time of the mark, by Redis' clock: those of transporters may differ by minutes. */
  readonly atMs: number
  /** The revision of the states that it folds by. */
  readonly revision: number
}

/** A transporter whose latest mark is older than the latest of all by this much is dead, or stopped. */
const aliveForMs = 15_000

export function parseMark(instance: string, text: string): FoldMark | undefined {
  try {
    const mark = JSON.parse(text) as Omit<FoldMark, 'instance'>
    return [mark.foldedUntilMs, mark.atMs, mark.revision].every(Number.isFinite)
      ? { ...mark, instance }
      : undefined
  } catch {
    return undefined
  }
}

/** The marks of transporters that were at work when the latest mark was written. */
export function aliveMarks(marks: readonly FoldMark[]): FoldMark[] {
  const latestMs = Math.max(...marks.map(({ atMs }) => atMs))
  return marks.filter(({ atMs }) => atMs >= latestMs - aliveForMs)
}

/**
 * All events that were stored before this are folded in the state of Redis to which the marks belong; undefined without
 * marks. The batches of a transporter that had died before are folded by others.
 */
export function foldedUntil(marks: readonly FoldMark[]): number | undefined {
  return marks.length === 0
    ? undefined
    : Math.min(...aliveMarks(marks).map(({ foldedUntilMs }) => foldedUntilMs))
}
