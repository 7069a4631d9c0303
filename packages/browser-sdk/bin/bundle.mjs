/** Builds `dist/sdk.js`, which the tracker's build takes over. */
import { mkdir, writeFile } from 'node:fs/promises'
import { bundleScript } from './bundle-script.mjs'

const to = new URL('../dist/', import.meta.url)
await mkdir(to, { recursive: true })
await writeFile(new URL('sdk.js', to), await bundleScript())
