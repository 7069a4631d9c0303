// Writes the style sheet and the browser's script to dist/public, after the compiler has run, and which they are to
// files.json: a build cache restores files beside those of another build.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { bundleAssets } from '../dist/assets/bundle-assets.js'

const folder = new URL('../dist/public/', import.meta.url)
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const assets = await bundleAssets(new URL('../src/assets/', import.meta.url).href)
for (const { name, bytes } of assets) await writeFile(new URL(name, folder), bytes)
const files = assets.map(({ name, kind }) => ({ name, kind }))
await writeFile(new URL('files.json', folder), `${JSON.stringify(files, undefined, 2)}\n`)
