import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { services } from '@frontpage/services'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'

let network: TestNetwork
let exposed: Set<string>

beforeAll(async () => {
  // Its metrics exist while it is on; the interval is so long that it never runs.
  network = await startTestNetwork({ trending: { eventLoopGuard: { thresholdMs: 60_000 } } })
  const texts = await Promise.all(
    services.map(async ({ name }) => (await fetch(`${network[name].url}/metrics`)).text()),
  )
  exposed = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name!)))
}, 60_000)

afterAll(() => network?.stop())

it('uses only existing metrics in every alert', async () => {
  const alerts = await readFile(new URL('../prometheus/alerts.yml', import.meta.url), 'utf8')
  const expressions = [...alerts.matchAll(/^ +expr: (>-(?:\n {10}.*)+|.+)$/gm)].map(
    ([, expression]) => expression!,
  )

  expect(expressions.length).toBe(alerts.match(/- alert: /g)?.length)
  expect(unknownMetrics(expressions)).toEqual([])
})

it('uses only existing metrics in every panel', async () => {
  const dashboard = JSON.parse(
    await readFile(new URL('../grafana/dashboards/frontpage.json', import.meta.url), 'utf8'),
  ) as { panels: { targets?: { expr: string }[] }[] }
  const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

  expect(expressions.length).toBeGreaterThan(10)
  expect(unknownMetrics(expressions)).toEqual([])
})

it('names every alarm in the operations page by what it asks for', async () => {
  const alerts = await readFile(new URL('../prometheus/alerts.yml', import.meta.url), 'utf8')
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name!)

  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

function unknownMetrics(expressions: readonly string[]): string[] {
  const asked = expressions.flatMap(
    (expression) => expression.match(/\b(?:frontpage|nodejs|process)_\w+/g) ?? [],
  )
  return asked.filter(
    (name) => !exposed.has(name) && !exposed.has(name.replace(/_(?:bucket|sum|count)$/, '')),
  )
}
