import { expect, it } from '@jest/globals'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { bundleScript } from '@frontpage/browser-sdk/bundle-script'

const kib = 1024

async function bundle(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    write: false,
  })
  return outputFiles[0]!.contents
}

const gzipped = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length

it('has a core of at most 6 KiB, gzipped', async () => {
  expect(gzipped(await bundle('core.ts'))).toBeLessThanOrEqual(6 * kib)
})

it('has a script of at most 9 KiB, gzipped', async () => {
  expect(gzipped(await bundleScript())).toBeLessThanOrEqual(9 * kib)
})
