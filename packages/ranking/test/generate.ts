import { writeFile } from 'node:fs/promises'
import { compileKernel, kernelModule } from './compile-kernel.js'

await writeFile(kernelModule, await compileKernel())
