import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Segment's browser SDK as `@segment/analytics-next` ships it for script elements. */
export interface BrowserFiles {
  /** The script that a page's snippet loads. */
  readonly standalone: string
  /** The parts that it loads when they are needed, by their names, which change with their content. */
  readonly bundles: ReadonlyMap<string, Buffer>
}

const besideTheBuild = new URL('../segment-browser/files/', import.meta.url)
const bundleName = /^[\w-]+\.bundle\.[\da-f]+\.js$/

/**
 * A build has copies beside it, because the package is no production dependency; sources read them from the package.
 *
 * @throws as `readFile`
 */
export async function readBrowserFiles(): Promise<BrowserFiles> {
  try {
    return await readFrom(besideTheBuild)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const module = createRequire(import.meta.url).resolve('@segment/analytics-next/dist/umd/standalone.js')
    return readFrom(new URL('./', pathToFileURL(module)))
  }
}

async function readFrom(folder: URL): Promise<BrowserFiles> {
  const standalone = await readFile(new URL('standalone.js', folder), 'utf8')
  const names = (await readdir(folder)).filter((name) => bundleName.test(name))
  const bundles = await Promise.all(
    names.map(async (name) => [name, await readFile(new URL(name, folder))] as const),
  )
  return { standalone, bundles: new Map(bundles) }
}
