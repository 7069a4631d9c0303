/**
 * Replaces the build's `open-telemetry` by one file that has everything of OpenTelemetry that is used. Its packages take
 * 25 MB when they are installed; the file takes 0.2 MB, so that every image can send traces.
 *
 *     node bin/bundle-open-telemetry.mjs [folder]
 */
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** @param {string} path */
const file = (path) => fileURLToPath(new URL(path, import.meta.url))
const folder = process.argv[2] ?? file('../dist/open-telemetry')

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await build({
  entryPoints: [file('../src/open-telemetry/open-tracer.ts')],
  outfile: join(folder, 'open-tracer.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // The ES modules of the packages, of which only what is used is taken; their CommonJS would be 0.7 MB.
  conditions: ['@frontpage/source', 'module'],
  mainFields: ['module', 'main'],
  charset: 'utf8',
})
// All packages of OpenTelemetry have the same licence, which goes with every copy.
const core = createRequire(import.meta.url).resolve('@opentelemetry/core/package.json')
await copyFile(join(dirname(core), 'LICENSE'), join(folder, 'LICENSE'))
