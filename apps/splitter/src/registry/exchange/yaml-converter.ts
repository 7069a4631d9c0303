import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { HttpFault } from '@frontpage/service-kit'

/** YAML outside of the event loop: a registry of 300 KB takes a second. */
export interface YamlConverter {
  /** @throws HttpFault 400 `invalid_yaml` */
  parse(text: string): Promise<unknown>
  stringify(value: unknown): Promise<string>
}

const maxMs = 15_000
const maxAtOnce = 2
const maxHeapMiB = 256

/** Runs as CommonJS in the thread. Aliases are bounded by the parser, and the heap by the thread's limits. */
const threadCode = `
const { parentPort, workerData } = require('node:worker_threads')
const { parse, stringify } = require(workerData.yaml)
try {
  const { text, value } = workerData
  const result = text === undefined ? stringify(value, { aliasDuplicateObjects: false }) : parse(text)
  parentPort.postMessage({ result })
} catch (error) {
  parentPort.postMessage({ line: error.linePos?.[0]?.line ?? 0, code: String(error.code ?? '') })
}
`

type Answer = { readonly result: unknown } | { readonly line: number; readonly code: string }

export function createYamlConverter(): YamlConverter {
  const require = createRequire(import.meta.url)
  const yaml = require.resolve('yaml')
  let running = 0

  async function run(input: { text: string } | { value: unknown }): Promise<unknown> {
    if (running >= maxAtOnce) {
      throw new HttpFault(503, 'registry_busy', {
        detail: 'Other YAML is being converted at this moment. Send the request again.',
        headers: { 'Retry-After': '2' },
      })
    }
    running++
    const worker = new Worker(threadCode, {
      eval: true,
      workerData: { yaml, ...input },
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
    })
    const timer = setTimeout(() => void worker.terminate(), maxMs)
    try {
      const answer = await new Promise<Answer | undefined>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
        worker.once('exit', () => resolve(undefined))
      })
      if (answer === undefined) throw invalidYaml('It takes too long to read.')
      if ('result' in answer) return answer.result
      throw invalidYaml(`Line ${answer.line} cannot be read (${answer.code.toLowerCase()}).`)
    } catch (error) {
      if (error instanceof HttpFault) throw error
      throw invalidYaml('It is too large to be read.', error)
    } finally {
      clearTimeout(timer)
      running--
      await worker.terminate()
    }
  }

  return {
    parse: (text) => run({ text }),
    stringify: async (value) => (await run({ value })) as string,
  }
}

function invalidYaml(detail: string, cause?: unknown): HttpFault {
  return new HttpFault(400, 'invalid_yaml', { detail: `The YAML is not valid. ${detail}`, cause })
}
