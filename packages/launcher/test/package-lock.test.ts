import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'

interface LockedPackage {
  readonly version?: string
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const read = async (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')
const { packages } = JSON.parse(await read('package-lock.json')) as {
  packages: Readonly<Record<string, LockedPackage>>
}

/** npm installs an optional package only where the lock has it: what one machine's npm left out is missing for all. */
it('has an entry for every optional package, of whatever platform', () => {
  const paths = Object.keys(packages)
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !paths.some((other) => other.endsWith(`node_modules/${name}`)))
      .map((name) => `${path}: ${name}`),
  )
  expect(missing).toEqual([])
})

it('has chDB’s library for each platform that chDB names, in the version that it wants', async () => {
  const manifest = JSON.parse(await read('node_modules/chdb/package.json')) as LockedPackage
  const libraries = Object.entries(manifest.optionalDependencies ?? {})

  expect(libraries.length).toBeGreaterThanOrEqual(4)
  for (const [name, version] of libraries) {
    const [, os, cpu] = /^@chdb\/lib-([a-z]+)-([a-z0-9]+)/.exec(name)!
    expect(packages[`node_modules/${name}`]).toMatchObject({ version, optional: true, os: [os], cpu: [cpu] })
  }
})
