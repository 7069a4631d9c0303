import { readFile } from 'node:fs/promises'

const besideTheBuild = new URL('../frontpage-sdk/files/sdk.js', import.meta.url)

/**
 * The script of our own browser SDK. A build has it beside it, because the package is no production dependency; sources
 * bundle it from the package's sources.
 *
 * @throws as `readFile`
 */
export async function readFrontpageSdk(): Promise<Buffer> {
  try {
    return await readFile(besideTheBuild)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const { bundleScript } = await import('@frontpage/browser-sdk/bundle-script')
    return bundleScript()
  }
}
