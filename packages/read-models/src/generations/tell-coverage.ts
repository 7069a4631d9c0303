import type { Coverage } from './read-model-state.js'

/** What answers say while something that they are made of is computed again. */
interface ToldCoverage {
  readonly rebuilding: true
  /** All events from this time on count; null where that is not true of any yet. ISO 8601. */
  readonly coversFrom: string | null
}

/** Undefined of what is whole. */
export function tellCoverage(coverage: Coverage | undefined): ToldCoverage | undefined {
  if (coverage === undefined) return undefined
  const { coversFromMs } = coverage
  return {
    rebuilding: true,
    coversFrom: coversFromMs === undefined ? null : new Date(coversFromMs).toISOString(),
  }
}

export function isSameCoverage(a: Coverage | undefined, b: Coverage | undefined): boolean {
  return (a === undefined) === (b === undefined) && a?.coversFromMs === b?.coversFromMs
}

/** For the readiness of who answers from read models: it works while some of them are not whole, and says so. */
export function readModelsCheck(coverage: () => Coverage | undefined): {
  readonly name: 'read models'
  readonly isAdvisory: true
  check(): void
} {
  return {
    name: 'read models',
    isAdvisory: true,
    check() {
      const told = tellCoverage(coverage())
      if (told === undefined) return
      const from = told.coversFrom ?? 'the end of its first hour on'
      throw Object.assign(new Error(`read models are computed again; they cover all from ${from}`), {
        code: 'rebuilding',
      })
    },
  }
}
