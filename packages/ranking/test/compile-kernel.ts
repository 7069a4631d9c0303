import { readFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import loadWabt from 'wabt'

const directory = new URL('../src/feed/model/kernel/', import.meta.url)
export const kernelModule = new URL('score-rows-module.ts', directory)

/** The text of `score-rows-module.ts`, from `score-rows.wat`. */
export async function compileKernel(): Promise<string> {
  const source = new URL('score-rows.wat', directory)
  const wabt = await loadWabt()
  const parsed = wabt.parseWat(source.pathname, await readFile(source, 'utf8'), { simd: true })
  parsed.validate()
  const { buffer } = parsed.toBinary({})
  const text =
    '/** WebAssembly in base64. Made from `score-rows.wat` by `npm run generate`. */\n' +
    `export const scoreRowsModule = '${Buffer.from(buffer).toString('base64')}'\n`
  const options = await resolveConfig(kernelModule)
  return format(text, { ...options, parser: 'typescript' })
}
