import { readFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import loadWabt from 'wabt'

const directory = new URL('../src/feed/kernel/', import.meta.url)
export const kernelModule = new URL('kernel-module.ts', directory)

/** The text of `kernel-module.ts`, from `kernel.wat`. */
export async function compileKernel(): Promise<string> {
  const source = new URL('kernel.wat', directory)
  const wabt = await loadWabt()
  const parsed = wabt.parseWat(source.pathname, await readFile(source, 'utf8'), { simd: true })
  parsed.validate()
  const { buffer } = parsed.toBinary({})
  const text =
    '/** WebAssembly in base64. Made from `kernel.wat` by `npm run generate`. */\n' +
    `export const kernelModule = '${Buffer.from(buffer).toString('base64')}'\n`
  const options = await resolveConfig(kernelModule)
  return format(text, { ...options, parser: 'typescript' })
}
