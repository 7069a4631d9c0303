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

it('has no default for a secret: `setup` makes those that are not given, and the services read them', async () => {
  const file = await read('docker-compose.yml')
  const setup = entryOf(file, 'setup')
  const script = await read('docker/setup.sh')
  for (const secret of ['ADMIN_TOKEN', 'FEED_READER_TOKEN_SECRET', 'REDIS_PASSWORD', 'CLICKHOUSE_PASSWORD']) {
    expect(file).not.toMatch(new RegExp(`\\b${secret}:-[^}]`))
    expect(setup).toContain(`\n      ${secret}:\n`)
    const name = secret.toLowerCase().replaceAll('_', '-')
    expect(script).toContain(`\nkeep ${name} "\${${secret}:-}" `)
    expect(file).toContain(`  ${secret}_FILE: /run/frontpage/services/${name}\n`)
  }
  for (const [, service] of file.matchAll(/^ {2}(\w+):\n {4}<<: \*service$/gm)) {
    const entry = entryOf(file, service!)
    expect([service, entry.includes('_FILE') || entry.includes('*environment')]).toEqual([
      service,
      entry.includes('secrets:/run/frontpage:ro'),
    ])
  }
})

it('gives every container the same bounds: its log, its files, its powers', async () => {
  const file = await read('docker-compose.yml')
  const bounds = /^x-container:.*\n((?: .*\n)+)/m.exec(file)![1]!
  for (const bound of ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true', 'logging: *logging']) {
    expect(bounds).toContain(bound)
  }
  const entries = file.slice(file.indexOf('\nservices:'), file.indexOf('\nnetworks:'))
  const names = [...entries.matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name!)
  expect(names.length).toBeGreaterThan(10)
  for (const name of names)
    expect([name, entryOf(file, name)]).toEqual([
      name,
      expect.stringMatching(/<<: \*(?:service|container)\n/),
    ])
})

it('keeps the stores in a network of their own, which leads nowhere', async () => {
  const file = await read('docker-compose.yml')
  expect(file).toContain('\n  stores: { internal: true }\n')
  for (const store of ['redis', 'clickhouse']) {
    expect(entryOf(file, store)).toContain('\n    networks: [stores]\n')
    expect(entryOf(file, store)).not.toContain('ports:')
  }
})

it('ends no container that `up --wait` waits for, but those on which others wait', async () => {
  const file = await read('docker-compose.yml')
  for (const [, name] of file.matchAll(/^ {2}(\w+):\n(?: {4}.*\n)*? {4}restart: 'no'$/gm)) {
    expect(file).toContain(`${name}: { condition: service_completed_successfully }`)
  }
  expect((await read('docker/welcome.sh')).trimEnd()).toMatch(/\nsleep infinity &\nwait$/)
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
  // A secret of one's own in a file is mounted by a compose file of one's own.
  expect(variables.filter((name) => !isSettled(name.replace(/_FILE$/, '')))).toEqual([])
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

  expect(entry).toContain(`image: \${FRONTPAGE_IMAGES:-frontpage}-${name}:\${FRONTPAGE_VERSION:-local}\n`)
  expect(await read('docker-compose.override.yml')).toContain(
    `\n  ${name}: { build: { context: ., args: { APP: ${name} } } }\n`,
  )
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
    expect(await read('docker/welcome.sh')).toContain(`\${${prefix}_PORT:-${port}}`)
  },
)
