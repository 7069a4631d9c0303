import { Worker } from 'node:worker_threads'
import type { DocumentFault, FeedDocument, FeedFormat, FeedItem } from './feed-item.js'

/** The data with which the thread is started. */
export interface ParserData {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly maxItems: number
}

export type FromParser =
  | { readonly kind: 'items'; readonly items: readonly FeedItem[] }
  | { readonly kind: 'end'; readonly format: FeedFormat; readonly leftOut: number }
  | { readonly kind: 'fault'; readonly fault: DocumentFault }

/** Reads a document, here or in a thread. Rejects when the signal is aborted. */
export type DocumentParser = (data: ParserData, signal?: AbortSignal) => Promise<ParsedDocument>

export type ParsedDocument =
  FeedDocument | { readonly fault: DocumentFault | 'takes_too_long' | 'too_complex' }

const timeoutMs = 20_000
/** Ten megabytes of XML take some 200 MB as objects. */
const maxHeapMb = 512

/**
 * Reads a document in a thread that is ended when it takes too long or too much memory, so that no document can hold up
 * those who are answered meanwhile.
 */
export async function parseInThread(data: ParserData, signal?: AbortSignal): Promise<ParsedDocument> {
  const worker = new Worker(program(), {
    name: 'feed-parser',
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    ...loadersOfSource(),
  })
  try {
    return await readAnswer(worker, signal)
  } finally {
    await worker.terminate()
  }
}

function readAnswer(worker: Worker, signal: AbortSignal | undefined): Promise<ParsedDocument> {
  const items: FeedItem[] = []
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ fault: 'takes_too_long' }), timeoutMs)
    const onAbort = (): void => reject(signal?.reason as Error)
    signal?.addEventListener('abort', onAbort, { once: true })
    worker.on('message', (message: FromParser) => {
      if (message.kind === 'items') items.push(...message.items)
      else if (message.kind === 'fault') resolve({ fault: message.fault })
      else resolve({ format: message.format, items, leftOut: message.leftOut })
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ fault: 'too_complex' })
      else reject(error)
    })
    worker.on('exit', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      reject(new Error('the thread that reads documents ended'))
    })
  })
}

/** Whether this is the source, and not the build. */
const isSource = import.meta.url.endsWith('.ts')

function program(): URL {
  return new URL(isSource ? './parse-worker.ts' : './parse-worker.js', import.meta.url)
}

/** The source needs a loader for TypeScript; the one of this thread may not apply to others. */
function loadersOfSource(): { execArgv?: string[] } {
  if (!isSource) return {}
  const register = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register()`
  const loader = `data:text/javascript,${encodeURIComponent(register)}`
  return { execArgv: ['--conditions=@frontpage/source', '--import', loader] }
}
