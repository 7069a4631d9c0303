import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Swagger UI, as @fastify/swagger-ui ships it: the files of swagger-ui-dist, whose own package reports its installs to
 * its makers.
 */
const inPackage = {
  'swagger-ui-bundle.js': () => require.resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js'),
  'swagger-ui.css': () => require.resolve('@fastify/swagger-ui/static/swagger-ui.css'),
}
type DocsAssetName = keyof typeof inPackage

export const docsAssets: readonly { readonly name: DocsAssetName; readonly contentType: string }[] = [
  { name: 'swagger-ui-bundle.js', contentType: 'text/javascript; charset=utf-8' },
  { name: 'swagger-ui.css', contentType: 'text/css; charset=utf-8' },
]

const read = new Map<DocsAssetName, Promise<Buffer>>()

/** Read once and shared: 1.5 MB for each slow client would be more memory than a service has. @throws as `readFile` */
export function readDocsAsset(name: DocsAssetName): Promise<Buffer> {
  let bytes = read.get(name)
  if (bytes === undefined) {
    bytes = readFromDisk(name)
    read.set(name, bytes)
    bytes.catch(() => read.delete(name))
  }
  return bytes
}

/**
 * A build has copies beside it, because the package is no production dependency; sources read them from the package.
 */
async function readFromDisk(name: DocsAssetName): Promise<Buffer> {
  try {
    return await readFile(new URL(`../docs-ui/${name}`, import.meta.url))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return readFile(inPackage[name]())
  }
}
