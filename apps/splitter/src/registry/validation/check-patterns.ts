import type { PatternReference } from '@frontpage/experiments'
import { check, type Diagnostics } from 'recheck'
import type { FieldProblem } from './examination.js'

/** Finds patterns that a backtracking engine can take very long for. */
export interface PatternChecker {
  problemsOf(patterns: readonly PatternReference[]): Promise<readonly FieldProblem[]>
}

interface PatternCheckerOptions {
  /** For one pattern. Default 3 s. */
  readonly timeoutMs?: number
  /** For all patterns of a record. Default 10 s. */
  readonly totalMs?: number
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number
}

const maxKnown = 1_000

/**
 * We evaluate patterns in linear time whatever they are; SDKs that evaluate definitions themselves do not. `recheck`
 * analyses a pattern outside of this thread. What it cannot decide in time is refused as well.
 */
export function createPatternChecker({
  timeoutMs = 3_000,
  totalMs = 10_000,
  clock = () => performance.now(),
}: PatternCheckerOptions = {}): PatternChecker {
  const known = new Map<string, string | undefined>()

  async function faultOf(
    { pattern, isCaseInsensitive }: PatternReference,
    ms: number,
  ): Promise<string | undefined> {
    const name = `${isCaseInsensitive ? 'i' : ''}/${pattern}`
    if (known.has(name)) return known.get(name)
    const diagnostics = await check(pattern, isCaseInsensitive ? 'i' : '', {
      timeout: Math.max(1, Math.min(timeoutMs, ms)),
    })
    const fault = toFault(diagnostics)
    // A check that took too long may succeed another time, so its result is not kept.
    if (diagnostics.status !== 'unknown') remember(name, fault)
    return fault
  }

  function remember(name: string, fault: string | undefined): void {
    if (known.size >= maxKnown) known.delete(known.keys().next().value ?? '')
    known.set(name, fault)
  }

  return {
    async problemsOf(patterns) {
      const problems: FieldProblem[] = []
      const endsAt = clock() + totalMs
      for (const reference of patterns) {
        const fault = await faultOf(reference, endsAt - clock())
        if (fault !== undefined) problems.push({ pointer: reference.pointer, detail: fault })
      }
      return problems
    },
  }
}

function toFault(diagnostics: Diagnostics): string | undefined {
  if (diagnostics.status === 'safe') return undefined
  if (diagnostics.status === 'unknown') {
    return 'It could not be shown in time that this pattern is fast in every engine. Write a simpler one.'
  }
  return (
    `This pattern takes ${diagnostics.complexity.type} time in SDKs that evaluate it themselves. Begin it with ^, and ` +
    'repeat nothing that can match the same text in two ways, such as (a+)+ or .*.* or two `*`.'
  )
}
