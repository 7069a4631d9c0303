/**
 * Copies the files of the docs page beside the build: production needs two files, not the package and its dependencies.
 */
import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'

const to = new URL('../dist/docs-ui/', import.meta.url)
await mkdir(to, { recursive: true })
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
  const from = createRequire(import.meta.url).resolve(`@fastify/swagger-ui/static/${name}`)
  await copyFile(from, new URL(name, to))
}
