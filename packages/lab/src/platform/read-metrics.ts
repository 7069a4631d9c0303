/** Parses a service's /metrics into samples, by name and labels as they are written: `jobs_total{queue="a"}`. */
export async function readMetrics(serviceUrl: string): Promise<Map<string, number>> {
  const response = await fetch(`${serviceUrl}/metrics`, { signal: AbortSignal.timeout(10_000) })
  if (!response.ok) throw new Error(`${serviceUrl}/metrics answers ${response.status}`)
  return parseMetrics(await response.text())
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format, without timestamps. */
export function parseMetrics(text: string): Map<string, number> {
  const samples = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const end = line.lastIndexOf(' ')
    samples.set(line.slice(0, end), Number(line.slice(end + 1)))
  }
  return samples
}

/** Selects the samples of a metric with a single label, by the label's value. */
export function samplesByLabel(
  samples: ReadonlyMap<string, number>,
  name: string,
  label: string,
): Record<string, number> {
  const start = `${name}{${label}="`
  return Object.fromEntries(
    [...samples]
      .filter(([key]) => key.startsWith(start))
      .map(([key, value]) => [key.slice(start.length, -2), value]),
  )
}
