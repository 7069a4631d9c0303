import { kernelModule } from './kernel-module.js'

/** The functions of kernel.wat, which documents them. Addresses and sizes are bytes. */
interface KernelFunctions {
  readonly scoreRows: (...addresses: number[]) => void
  readonly multiply: (...addresses: number[]) => void
  readonly multiplyTransposed: (...addresses: number[]) => void
  readonly adam: (...addressesAndFactors: number[]) => void
}

/** The vector kernel with a memory of its own. */
export interface Kernel {
  readonly run: KernelFunctions
  /** The memory with room for at least so many numbers. Earlier views of it are of no use after it has grown. */
  roomFor(numbers: number): Float32Array
}

/** What is used of an API that every runtime has, and only the types of browsers describe. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: object }
}

type Exports = KernelFunctions & {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }
}

export const numberBytes = Float32Array.BYTES_PER_ELEMENT
const pageBytes = 65_536

let compiled: object | undefined

export function openKernel(): Kernel {
  const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
  compiled ??= new api.Module(Buffer.from(kernelModule, 'base64'))
  const { memory, ...run } = new api.Instance(compiled).exports as Exports
  let room = new Float32Array(memory.buffer)
  return {
    run,
    roomFor(numbers) {
      const missing = numbers * numberBytes - room.byteLength
      if (missing > 0) {
        memory.grow(Math.ceil(missing / pageBytes))
        room = new Float32Array(memory.buffer)
      }
      return room
    },
  }
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}
