import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { bundleAssets, type Asset } from './bundle-assets.js'

/** A file that is ready to be sent, in every encoding. */
interface ServedAsset {
  readonly contentType: string
  readonly plain: Uint8Array
  readonly gzip: Uint8Array
  readonly brotli: Uint8Array
  /** Its name changes with its content, so that it may be kept for a year. */
  readonly isImmutable: boolean
}

export interface Assets {
  readonly urls: { readonly style: string; readonly script: string }
  find(name: string): ServedAsset | undefined
}

/**
 * Reads what the build made; when run from sources, bundles them now.
 *
 * @param folder the built files with their list, `files.json`
 */
export async function loadAssets(folder = new URL('../public/', import.meta.url)): Promise<Assets> {
  const assets = (await readBuilt(folder)) ?? (await bundleAssets())
  const served = new Map<string, ServedAsset>()
  for (const { name, kind, bytes } of assets) {
    const contentType = kind === 'style' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8'
    served.set(name, await toServed(bytes, { contentType, isImmutable: true }))
  }
  served.set(
    'icon.svg',
    await toServed(Buffer.from(icon), { contentType: 'image/svg+xml', isImmutable: false }),
  )
  return {
    urls: { style: urlOf(assets, 'style'), script: urlOf(assets, 'script') },
    find: (name) => served.get(name),
  }
}

/** The files of the list alone: beside them may be those of another build, which a build cache has restored. */
async function readBuilt(folder: URL): Promise<readonly Asset[] | undefined> {
  const list = await readIfThere(new URL('files.json', folder))
  if (list === undefined) return undefined
  const files = JSON.parse(list.toString()) as readonly Pick<Asset, 'name' | 'kind'>[]
  return Promise.all(
    files.map(async ({ name, kind }) => {
      const bytes = await readIfThere(new URL(name, folder))
      if (bytes === undefined) throw new Error(`the built file ${name} is not there; build newsstand again`)
      return { name, kind, bytes }
    }),
  )
}

async function readIfThere(file: URL): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function urlOf(assets: readonly Asset[], kind: Asset['kind']): string {
  const asset = assets.find((each) => each.kind === kind)
  if (asset === undefined) throw new Error(`there is no ${kind} among the built files; build newsstand again`)
  return `/assets/${asset.name}`
}

const gzipped = promisify(gzip)
const brotlied = promisify(brotliCompress)

async function toServed(
  plain: Uint8Array,
  rest: Pick<ServedAsset, 'contentType' | 'isImmutable'>,
): Promise<ServedAsset> {
  return { ...rest, plain, gzip: await gzipped(plain, { level: 9 }), brotli: await brotlied(plain) }
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#a8201a"/><path d="M9 7h4v8l7-8h5l-7.5 8.3L25.500 25h-5l-5.700-7.300L13 19.600V25H9z" fill="#fdfcf9"/></svg>'
