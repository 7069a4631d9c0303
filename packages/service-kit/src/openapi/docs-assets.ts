import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Swagger UI, as @fastify/swagger-ui ships it: the same files as swagger-ui-dist, which reports its installs. */
const fromPackage = {
  'swagger-ui-bundle.js': '@fastify/swagger-ui/static/swagger-ui-bundle.js',
  'swagger-ui.css': '@fastify/swagger-ui/static/swagger-ui.css',
} as const

export const docsAssets = [
  { name: 'swagger-ui-bundle.js', contentType: 'text/javascript; charset=utf-8' },
  { name: 'swagger-ui.css', contentType: 'text/css; charset=utf-8' },
] as const
export type DocsAssetName = keyof typeof fromPackage

/** A build has copies beside it, since the package is none of production's; sources take them from the package. */
export async function readDocsAsset(name: DocsAssetName): Promise<Buffer> {
  try {
    return await readFile(new URL(`../docs-ui/${name}`, import.meta.url))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return readFile(createRequire(import.meta.url).resolve(fromPackage[name]))
  }
}
