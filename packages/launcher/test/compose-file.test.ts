import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { portVariableOf, services, type Service } from '@frontpage/services'
import { loadService, variablesOf } from '@frontpage/testing'

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

it('tells browsers where the services are by the host and the ports that are set', async () => {
  const file = await read('docker-compose.yml')
  const newsstand = entryOf(file, 'newsstand')
  for (const { name, prefix, port } of services.filter(({ isPublic }) => isPublic)) {
    const variable = name === 'newsstand' ? 'NEWSSTAND_PUBLIC_URL' : `NEWSSTAND_PUBLIC_${prefix}_URL`
    const address = `http://\${NEWSSTAND_PUBLIC_HOST:-127.0.0.1}:\${${prefix}_PORT:-${port}}`
    expect(newsstand).toContain(`${variable}: ${address}\n`)
  }
  // docker-compose 1 understands no default inside another.
  expect(file).not.toMatch(/\$\{[^}]*\$\{/)
})

it('has no default for a secret, and says at the start what is missing without it', async () => {
  const file = await read('docker-compose.yml')
  const welcome = entryOf(file, 'welcome')
  for (const secret of ['ADMIN_TOKEN', 'FEED_READER_TOKEN_SECRET']) {
    expect(file).not.toMatch(new RegExp(`\\b${secret}:-[^}]`))
    expect(welcome).toContain(`\n      ${secret}:\n`)
    expect(file).toContain(`\n        [ "$$${secret}" ] || cat <<'END'\n`)
  }
})

it('limits cores in a way that Docker accepts on a machine with fewer', async () => {
  const file = await read('docker-compose.yml')

  expect(file).not.toMatch(/^ +(?:cpus|cpuset):/m)
  expect(file.match(/cpu_quota: \*(?:one-core|two-cores)$/gm)?.length).toBe(
    file.match(/mem_limit: /g)?.length,
  )
})

it.each(services)('passes on to $name the variables that it reads, or fixes them', async (service) => {
  const file = await read('docker-compose.yml')
  const shared = /^x-environment:.*\n((?: .*\n)+)/m.exec(file)![1]!
  const handedOn = namesIn(shared + entryOf(file, service.name))
  const fixed = (await read('.env.example')).split('# --- Fixed by the containers')[1]!
  const isSettled = (name: string): boolean =>
    name === portVariableOf(service) || handedOn.includes(name) || new RegExp(`\\b${name}\\b`).test(fixed)

  const variables = variablesOf(await loadService(service.name))
  expect(variables.length).toBeGreaterThan(20)
  expect(variables.filter((name) => !isSettled(name))).toEqual([])
})

it.each(services)('shows the defaults of $name in .env.example', async ({ name }) => {
  const example = await read('.env.example')
  const { readConfig } = await loadService(name)
  const shown = Object.fromEntries(
    [...example.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, variable, value]) => [variable!, value!]),
  )
  const traced = { OTEL_TRACES_EXPORTER: 'otlp' }

  expect(readConfig({ ...shown, ...traced })).toEqual(readConfig(traced))
})

function entryOf(file: string, service: string): string {
  const start = file.search(new RegExp(`^  ${service}:$`, 'm'))
  expect(start).toBeGreaterThan(0)
  return file.slice(start + 1).split(/\n(?= {2}\w|\n)/)[0]!
}

function namesIn(yaml: string): string[] {
  return [...yaml.matchAll(/^ +([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name!)
}

it.each(services)('runs $name in docker-compose.yml as the list of services has it', async (service) => {
  const { name, port, prefix } = service
  const file = await read('docker-compose.yml')
  const entry = entryOf(file, name)
  const address = service.isPublic ? '${PUBLISH_ADDRESS:-127.0.0.1}' : '127.0.0.1'

  expect(entry).toContain(`args: { APP: ${name} }`)
  expect(entry).toContain(`image: frontpage-${name}\n`)
  expect(entry).toContain(`READY_URL: http://127.0.0.1:${port}/readyz`)
  expect(entry).toContain(`ports: ['${address}:\${${prefix}_PORT:-${port}}:${port}']`)
  expect(entry).toMatch(/cpu_quota: .*\n +mem_limit: /)
  expect(entry).toContain(`mem_limit: \${${prefix}_MEMORY:-`)
})

it.each<Service>([...services])('starts $name after the stores that it needs', async ({ name, needs }) => {
  const file = await read('docker-compose.yml')
  const shared = /^x-depends-on:.*\n((?: .*\n)+)/m.exec(file)![1]!
  const entry = entryOf(file, name)
  const dependsOn = entry.includes('depends_on: *depends-on') ? shared : entry

  for (const store of needs) expect(dependsOn).toContain(`${store}: { condition: service_healthy }`)
  if (needs.includes('clickhouse')) expect(dependsOn).toContain('migrations: { condition: ')
})

it.each(services)(
  'waits for $name before it welcomes, and says where it is',
  async ({ name, port, prefix }) => {
    const welcome = entryOf(await read('docker-compose.yml'), 'welcome')

    expect(welcome).toContain(`\n      ${name}: { condition: service_healthy }\n`)
    expect(welcome).toContain(`\n      ${prefix}_PORT:\n`)
    expect(welcome).toContain(`$\${${prefix}_PORT:-${port}}`)
  },
)
