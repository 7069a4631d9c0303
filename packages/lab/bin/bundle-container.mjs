/**
 * Bundles the lab's commands for a container into one file, with the licences of the packages in it beside it: installed,
 * the packages that the whole lab needs take hundreds of megabytes.
 *
 *     node bin/bundle-container.mjs [folder]
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** @param {string} path */
const file = (path) => fileURLToPath(new URL(path, import.meta.url))
const folder = process.argv[2] ?? file('../dist/container')

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const { metafile } = await build({
  entryPoints: [file('../src/container.ts')],
  outfile: join(folder, 'lab.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  conditions: ['@frontpage/source', 'module'],
  mainFields: ['module', 'main'],
  charset: 'utf8',
  metafile: true,
  absWorkingDir: file('../../..'),
})

const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
)
const licences = await Promise.all([...packages].toSorted().map(licenceOf))
await writeFile(join(folder, 'LICENSES'), licences.join('\n'))

/** @param {string} path of an installed package, from the repository's root */
async function licenceOf(path) {
  const installed = file(`../../../${path}`)
  const name = (await readdir(installed)).find((entry) => /^licen[cs]e/i.test(entry))
  if (name === undefined) throw new Error(`${path} has no licence beside it, which must go with every copy`)
  return `${path.replace(/^.*node_modules\//, '')}\n\n${await readFile(join(installed, name), 'utf8')}`
}
