/**
 * Copies the files of Segment's browser SDK beside the build: production needs these few, not the package and its
 * dependencies.
 */
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const from = new URL('./', pathToFileURL(require.resolve('@segment/analytics-next/dist/umd/standalone.js')))
const to = new URL('../dist/segment-browser/files/', import.meta.url)
await mkdir(to, { recursive: true })
for (const name of await readdir(from)) {
  if (name !== 'standalone.js' && !/\.bundle\.[\da-f]+\.js$/.test(name)) continue
  await copyFile(new URL(name, from), new URL(name, to))
}
await copyFile(new URL('../../LICENSE.MD', from), new URL('LICENSE.MD', to))
