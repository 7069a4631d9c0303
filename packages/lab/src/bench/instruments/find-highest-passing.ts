/** The rates of a search, in steps of a tenth: up while they pass, down until one does. */
export interface RateSearch<Result> {
  /** The highest that passed; null when none did. */
  highest: number | null
  probes: Result[]
}

const step = 1.1
const maxProbes = 8

/** @param passedAtStart whether `startRate` itself passed, which was measured before. */
export async function findHighestPassing<Result>(
  startRate: number,
  passedAtStart: boolean,
  probe: (rate: number) => Promise<{ passed: boolean; result: Result }>,
): Promise<RateSearch<Result>> {
  const probes: Result[] = []
  let highest = passedAtStart ? startRate : null
  let rate = startRate
  while (probes.length < maxProbes) {
    rate = Math.round((passedAtStart ? rate * step : rate / step) / 100) * 100
    const { passed, result } = await probe(rate)
    probes.push(result)
    if (passed) highest = rate
    if (passed !== passedAtStart) break
  }
  return { highest, probes }
}
