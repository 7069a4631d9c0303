import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { services } from '../src/services.js'

const read = (name: string): Promise<string> => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')

it('explains every variable of docker-compose.yml in .env.example, with the same default', async () => {
  const file = await read('docker-compose.yml')
  const withDefault = [...file.matchAll(/\$\{(\w+):-([^}]*)\}/g)].map(([, name, value]) => `${name}=${value}`)
  // `NAME:` alone, in capitals, hands a variable on.
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

it('limits cores by what Docker takes on a machine that has fewer', async () => {
  const file = await read('docker-compose.yml')

  expect(file).not.toMatch(/^ +(?:cpus|cpuset):/m)
  expect(file.match(/cpu_quota: \*(?:one-core|two-cores)$/gm)?.length).toBe(
    file.match(/mem_limit: /g)?.length,
  )
})

it.each(services.map(({ name, defaultPort }) => [name, defaultPort] as const))(
  'runs %s in docker-compose.yml, on the port of npm start',
  async (name, port) => {
    const file = await read('docker-compose.yml')
    const start = file.search(new RegExp(`^  ${name}:$`, 'm'))
    expect(start).toBeGreaterThan(0)
    const entry = file.slice(start + 1).split(/\n(?= {2}\w|\n)/)[0]!

    expect(entry).toContain(`args: { APP: ${name} }`)
    expect(entry).toContain(`READY_URL: http://127.0.0.1:${port}/readyz`)
    expect(entry).toContain(`-${port}}:${port}'`)
    expect(entry).toMatch(/cpu_quota: .*\n +mem_limit: /)
  },
)
