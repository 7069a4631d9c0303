import { expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { compileKernel, kernelModule } from './compile-kernel.js'

it('is what kernel.wat says; `npm run generate` brings it up to date', async () => {
  expect(await readFile(kernelModule, 'utf8')).toBe(await compileKernel())
})
