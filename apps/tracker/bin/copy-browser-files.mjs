/**
 * Copies our own browser SDK and the files of Segment's beside the build: production needs these few, not the packages and
 * their dependencies.
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

const ownTo = new URL('../dist/frontpage-sdk/files/', import.meta.url)
await mkdir(ownTo, { recursive: true })
await copyFile(require.resolve('@frontpage/browser-sdk/sdk.js'), new URL('sdk.js', ownTo))
