import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { services } from '@frontpage/services'
import { alertsFile, configFile, metricsPort, toScrapeConfigs, toServiceGone } from './scrape-config.js'

const howToMend = 'run "npm run generate -w @frontpage/observability"'
const dashboardFile = new URL('../grafana/dashboards/frontpage.json', import.meta.url)

it('scrapes every service of the list', async () => {
  const config = await readFile(configFile, 'utf8')
  if (!config.endsWith(toScrapeConfigs())) throw new Error(`prometheus.yml is not as the list: ${howToMend}`)
})

it('scrapes the port on which services in docker-compose.yml show their metrics', async () => {
  const compose = await readFile(new URL('../../../docker-compose.yml', import.meta.url), 'utf8')
  expect(compose).toContain(`\n  METRICS_PORT: ${metricsPort}\n`)
  expect(compose).not.toMatch(new RegExp(`:${metricsPort}'`))
})

it('misses every service of the list', async () => {
  const alerts = await readFile(alertsFile, 'utf8')
  if (!alerts.includes(`expr: ${toServiceGone()}\n`))
    throw new Error(`ServiceGone is not as the list: ${howToMend}`)
})

it('asks for jobs of the list alone', async () => {
  const texts = [await readFile(alertsFile, 'utf8'), await readFile(dashboardFile, 'utf8')]
  const jobs = texts.flatMap((text) => [...text.matchAll(/\bjob=~?\\?"([^"\\]+)/g)].map(([, name]) => name!))
  const names: readonly string[] = services.map(({ name }) => name)

  expect(jobs.length).toBeGreaterThan(5)
  expect(jobs.flatMap((job) => job.split('|')).filter((name) => !names.includes(name))).toEqual([])
})
