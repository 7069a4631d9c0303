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

/** The document as JSON, with every alias written out. */
const maxParsedLength = 4 * 2 ** 20

/**
 * Runs as CommonJS in the thread. Aliases can make a small text very large, or its own member, and only few of them are
 * refused by the parser. So what was read is written as JSON here, where the heap is limited, and is handed over as that.
 */
const threadCode = `
const { parentPort, workerData } = require('node:worker_threads')
const { parse, stringify } = require(workerData.yaml)
const { text, value, maxLength } = workerData
function read() {
  const json = JSON.stringify(parse(text)) ?? 'null'
  return json.length > maxLength ? { isTooLarge: true } : { result: json }
}
try {
  const written = text === undefined ? { result: stringify(value, { aliasDuplicateObjects: false }) } : read()
  parentPort.postMessage(written)
} catch (error) {
  const line = error.linePos?.[0]?.line
  parentPort.postMessage(line === undefined ? { isTooLarge: true } : { line, code: String(error.code) })
}
`

const tooLarge = 'It is too large to be read, or its aliases (*name) repeat too much.'

type Answer =
  | { readonly result: string }
  | { readonly isTooLarge: true }
  | { readonly line: number; readonly code: string }

export function createYamlConverter(): YamlConverter {
  const require = createRequire(import.meta.url)
  const yaml = require.resolve('yaml')
  let running = 0

  async function run(input: { text: string } | { value: unknown }): Promise<string> {
    if (running >= maxAtOnce) {
      throw new HttpFault(503, 'registry_busy', {
        detail: 'Other YAML is being converted at this moment. Send the request again.',
        headers: { 'Retry-After': '2' },
      })
    }
    running++
    const worker = new Worker(threadCode, {
      eval: true,
      workerData: { yaml, maxLength: maxParsedLength, ...input },
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
      if ('isTooLarge' in answer) throw invalidYaml(tooLarge)
      throw invalidYaml(`Line ${answer.line} cannot be read (${answer.code.toLowerCase()}).`)
    } catch (error) {
      if (error instanceof HttpFault) throw error
      throw invalidYaml(tooLarge, error)
    } finally {
      clearTimeout(timer)
      running--
      await worker.terminate()
    }
  }

  return {
    parse: async (text) => JSON.parse(await run({ text })) as unknown,
    stringify: (value) => run({ value }),
  }
}

function invalidYaml(detail: string, cause?: unknown): HttpFault {
  return new HttpFault(400, 'invalid_yaml', { detail: `The YAML is not valid. ${detail}`, cause })
}
