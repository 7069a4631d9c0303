import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { readTrackerConfig } from '@frontpage/tracker'
import { readTransporterConfig } from '@frontpage/transporter'
import { readTrendingConfig } from '@frontpage/trending'
import { services } from '../src/services.js'

const read = (name: string): Promise<string> => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')

it('explains every variable of docker-compose.yml in .env.example, with the same default', async () => {
  const file = await read('docker-compose.yml')
  const withDefault = [...file.matchAll(/\$\{(\w+):-([^}]*)\}/g)].map(([, name, value]) => `${name}=${value}`)
  // `NAME:` alone, in capitals, passes a variable on.
  const handedOn = [...file.matchAll(/^ +([A-Z][A-Z0-9_]+):$/gm)].map(([, name]) => name!)
  const example = await read('.env.example')
  const explained = [...example.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)]
  const names = explained.map(([, name]) => name!)
  const lines = explained.map(([, name, value]) => `${name}=${value}`)

  expect(withDefault.filter((line) => !lines.includes(line))).toEqual([])
  expect(handedOn.filter((name) => !names.includes(name))).toEqual([])
  expect(
    names.filter(
      (name) => !withDefault.some((line) => line.startsWith(`${name}=`)) && !handedOn.includes(name),
    ),
  ).toEqual([])
  expect(names.length).toBe(new Set(names).size)
})

it('has a comment of words above every variable of .env.example, or above its group', async () => {
  const example = await read('.env.example')
  for (const group of example.split(/\n(?=# ---)/).slice(1)) expect(group).toMatch(/^# --- \w/)
  expect(example).not.toMatch(/^[A-Z]/m)
})

it('allows the services to reach the embedded ClickHouse by its service name', async () => {
  const { hostname } = new URL(/CLICKHOUSE_URL: (\S+)/.exec(await read('docker-compose.yml'))![1]!)
  expect(await read('docker-compose.embedded.yml')).toContain(
    `CLICKHOUSE_EMBEDDED_ALLOWED_HOSTS: ${hostname}\n`,
  )
})

it('limits cores in a way that Docker accepts on a machine with fewer', async () => {
  const file = await read('docker-compose.yml')

  expect(file).not.toMatch(/^ +(?:cpus|cpuset):/m)
  expect(file.match(/cpu_quota: \*(?:one-core|two-cores)$/gm)?.length).toBe(
    file.match(/mem_limit: /g)?.length,
  )
})

/** A later app adds itself. */
const configReaders: Record<string, (env: Record<string, string | undefined>) => unknown> = {
  tracker: readTrackerConfig,
  transporter: readTransporterConfig,
  trending: readTrendingConfig,
}

it.each(services)('passes on to $name the variables that it reads, or fixes them', async (service) => {
  const file = await read('docker-compose.yml')
  const shared = /^x-environment:.*\n((?: .*\n)+)/m.exec(file)![1]!
  const handedOn = variablesOf(shared + entryOf(file, service.name))
  const fixed = (await read('.env.example')).split('# --- Fixed by the containers')[1]!
  const isSettled = (name: string): boolean =>
    name === service.portVariable || handedOn.includes(name) || new RegExp(`\\b${name}\\b`).test(fixed)

  const variables = readBy(configReaders[service.name]!)
  expect(variables.length).toBeGreaterThan(20)
  expect(variables.filter((name) => !isSettled(name))).toEqual([])
})

it.each(services)('shows the defaults of $name in .env.example', async ({ name }) => {
  const example = await read('.env.example')
  const shown = Object.fromEntries(
    [...example.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, variable, value]) => [variable!, value!]),
  )
  const traced = { OTEL_TRACES_EXPORTER: 'otlp' }

  expect(configReaders[name]!({ ...shown, ...traced })).toEqual(configReaders[name]!(traced))
})

function readBy(readConfig: (env: Record<string, string | undefined>) => unknown): string[] {
  const names = new Set<string>()
  // Set so that traces are on, and the variables of tracing are read as well.
  const values: Record<string, string> = { OTEL_TRACES_EXPORTER: 'otlp' }
  readConfig(new Proxy(values, { get: (_, name) => (names.add(String(name)), values[String(name)]) }))
  return [...names]
}

function entryOf(file: string, service: string): string {
  const start = file.search(new RegExp(`^  ${service}:$`, 'm'))
  expect(start).toBeGreaterThan(0)
  return file.slice(start + 1).split(/\n(?= {2}\w|\n)/)[0]!
}

function variablesOf(yaml: string): string[] {
  return [...yaml.matchAll(/^ +([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name!)
}

it.each(services.map(({ name, defaultPort }) => [name, defaultPort] as const))(
  'runs %s in docker-compose.yml, on the port of npm start',
  async (name, port) => {
    const file = await read('docker-compose.yml')
    const entry = entryOf(file, name)

    expect(entry).toContain(`args: { APP: ${name} }`)
    expect(entry).toContain(`READY_URL: http://127.0.0.1:${port}/readyz`)
    expect(entry).toContain(`-${port}}:${port}'`)
    expect(entry).toMatch(/cpu_quota: .*\n +mem_limit: /)
  },
)
