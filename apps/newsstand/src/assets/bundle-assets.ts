import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file that pages load, under a name that changes with its content. */
export interface Asset {
  readonly name: string
  readonly kind: 'style' | 'script'
  readonly bytes: Uint8Array
}

const sources = [
  { kind: 'style', path: '../styles/newsstand.css' },
  { kind: 'script', path: '../browser/page.ts' },
] as const

/**
 * Bundles the style sheet and the browser's script, with the SDK, from their sources.
 *
 * @param sourcesAt the folder `src/assets`; a build calls this from another one
 */
export async function bundleAssets(sourcesAt: string = import.meta.url): Promise<readonly Asset[]> {
  // No production dependency: a build has made these files before.
  const { build } = await import('esbuild')
  return Promise.all(
    sources.map(async ({ kind, path }) => {
      const entry = fileURLToPath(new URL(path, sourcesAt))
      const { outputFiles } = await build({
        entryPoints: [entry],
        bundle: true,
        minify: true,
        write: false,
        format: 'esm',
        target: kind === 'script' ? 'es2020' : ['chrome111', 'firefox113', 'safari16.4'],
        conditions: ['@frontpage/source'],
        legalComments: 'none',
        logLevel: 'silent',
      })
      const bytes = outputFiles[0]?.contents ?? new Uint8Array()
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
      const [stem] = basename(path).split('.', 1)
      return { name: `${stem}-${hash}.${kind === 'style' ? 'css' : 'js'}`, kind, bytes }
    }),
  )
}
