import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles the form for script elements from the sources. */
export async function bundleScript() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/script.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    write: false,
  })
  return Buffer.from(outputFiles[0].contents)
}
