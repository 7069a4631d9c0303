import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import { nodeFlagsOf, portVariableOf, services } from '@frontpage/services'
import { loadService, variablesOf } from '@frontpage/testing'

const read = (path: string): Promise<string> => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

it('names every app, each with a port and a prefix of its own', async () => {
  const names = services.map(({ name }) => name)
  const apps = await readdir(new URL('../../../apps', import.meta.url))

  expect([...names].toSorted()).toEqual(apps.toSorted())
  for (const key of ['port', 'prefix'] as const) {
    expect(new Set(services.map((service) => service[key])).size).toBe(services.length)
  }
})

it.each(services)('has the port that $name takes', async (service) => {
  const { readConfig } = await loadService(service.name)

  expect(readConfig({})).toMatchObject({ port: service.port, portVariable: portVariableOf(service) })
})

it.each(services)('has the flags that `npm start` in the folder of $name runs it with', async (service) => {
  const manifest = JSON.parse(await read(`apps/${service.name}/package.json`)) as {
    scripts: { start: string }
  }

  expect(manifest.scripts.start).toBe(['node', ...nodeFlagsOf(service), 'dist/main.js'].join(' '))
})

it('has images that run a service as `npm start` in its folder does', async () => {
  const lines = (await read('Dockerfile')).split('\n')

  expect(lines).toContain(
    ` && { echo 'cd service'; node -p '"exec " + require("./out/full/service/package.json").scripts.start'; } > out/full/start.sh`,
  )
  expect(lines).toContain('CMD ["sh", "start.sh"]')
})

it.each(services)('shows $name in the architecture, with its port and who reaches it', async (service) => {
  const { name, port, isPublic } = service
  const [row] = tableRows(await read('docs/architecture.md')).filter(([cell]) =>
    cell?.startsWith(`[${name}]`),
  )

  expect(row?.slice(1, 3)).toEqual([String(port), isPublic ? 'yes' : 'no'])
})

describe.each(services)("the table of variables in $name's README", (service) => {
  it('holds every variable that it reads, or service-kit has it for all', async () => {
    const page = await read(`apps/${service.name}/README.md`)
    const ofAll = await read('packages/service-kit/README.md')
    const explained = [...variablesIn(page), ...variablesIn(ofAll).filter((name) => !name.includes('<'))]
    const names = variablesOf(await loadService(service.name)).filter((name) => !name.startsWith('OTEL_'))

    // One line says for all secrets that they may be in files.
    expect(names.filter((name) => !explained.includes(name.replace(/_FILE$/, '')))).toEqual([])
  })

  it('holds no variable of its own that it does not read', async () => {
    const names = variablesOf(await loadService(service.name))
    const own = variablesIn(await read(`apps/${service.name}/README.md`)).filter((name) =>
      name.startsWith(`${service.prefix}_`),
    )

    expect(own.length).toBeGreaterThan(0)
    expect(own.filter((name) => !names.includes(name))).toEqual([])
  })

  it('shows the defaults of .env.example', async () => {
    const example = await read('.env.example')
    const defaults = new Map(
      [...example.matchAll(/^#([A-Z][A-Z0-9_]*)=(.+)$/gm)].map(([, name, value]) => [name!, value!]),
    )
    const differing = tableRows(await read(`apps/${service.name}/README.md`))
      .map(([name = '', value = '']) => [name, value].map((cell) => cell.replaceAll('`', '')))
      .filter(([name, value]) => defaults.has(name!) && defaults.get(name!) !== value)
    expect(differing).toEqual([])
  })
})

it('finds imports of values', () => {
  const source = [
    "import type { Source } from '@frontpage/contracts'",
    "export type { Story } from '@frontpage/contracts'",
    "import { sourceSchema } from '@frontpage/contracts'",
    "import {\n  a,\n} from '@frontpage/contracts'",
    "export { b } from '@frontpage/contracts'",
    "import { c } from '@frontpage/api-client'",
  ].join('\n')

  expect(valueImports(source, '@frontpage/contracts')).toBe(3)
})

it('lets a user interface import types of contracts only', async () => {
  for (const { name } of services.filter(({ isFrontend }) => isFrontend)) {
    const folder = new URL(`../../../apps/${name}/src/`, import.meta.url)
    const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file))
    const sources = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
    const importing = files.filter((_, at) => valueImports(sources[at]!, '@frontpage/contracts') > 0)
    expect(importing.filter((file) => !/\.test\.tsx?$/.test(file))).toEqual([])
  }
})

/** How often a module imports, or exports again, something of a package that is more than a type. */
function valueImports(source: string, packageName: string): number {
  const statements = source.matchAll(/^(?:import|export) (?!type )[^'"]*from ['"]([^'"]+)['"]/gm)
  return [...statements].filter(([, from]) => from === packageName).length
}

/** The cells of every row of a page's tables. */
function tableRows(page: string): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

/** The variables that begin a row. */
function variablesIn(page: string): string[] {
  return tableRows(page).flatMap(([cell = '']) =>
    [...cell.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name!),
  )
}
