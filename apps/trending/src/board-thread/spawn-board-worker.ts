import { getHeapStatistics } from 'node:v8'
import { Worker, type ResourceLimits } from 'node:worker_threads'
import type { ServiceConfig, StoresConfig } from '@frontpage/service-kit'
import type { BoardPort } from './messages.js'

/** The data with which the board's thread is started. */
export interface BoardWorkerData extends Pick<ServiceConfig, 'logLevel' | 'eventLoopGuard'> {
  readonly redisUrl: StoresConfig['redisUrl']
  readonly namespace: StoresConfig['namespace']
  readonly maxStories: number
}

/** Starts the board in a thread of its own. */
export function spawnBoardWorker(data: BoardWorkerData): BoardPort {
  const { redisUrl, namespace, maxStories, logLevel, eventLoopGuard } = data
  const workerData: BoardWorkerData = { redisUrl, namespace, maxStories, logLevel, eventLoopGuard }
  const worker = new Worker(program(), {
    name: 'board',
    workerData,
    resourceLimits: limitsFor(maxStories),
    ...loadersOfSource(),
  })
  let exit: { readonly error: Error | undefined } | undefined
  let lastError: Error | undefined
  const listeners: ((error: Error | undefined) => void)[] = []
  worker.on('error', (error: Error) => (lastError = error))
  worker.on('exit', () => {
    exit = { error: lastError }
    for (const listener of listeners) listener(lastError)
  })
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, not of threads
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
    onExit(listener) {
      if (exit !== undefined) listener(exit.error)
      else listeners.push(listener)
    },
    terminate: async () => void (await worker.terminate()),
  }
}

/** Whether this is the source, and not the build. */
const isSource = import.meta.url.endsWith('.ts')

/**
 * Below 2 GB the engine lets a heap grow to twice of what is in use before it collects, above to four times: 100,000
 * stories would take 1.6 GB for 400 MB. A larger site gets what it needs.
 */
const usualHeapMb = 2_000
/** With their cards they take four, and the rest is garbage. */
const kilobytesPerStory = 8

/** The most that the engine takes by itself. Where the process has more, somebody has set it for all threads. */
const defaultHeapMb = 4_400

function limitsFor(maxStories: number): ResourceLimits {
  const processMb = getHeapStatistics().heap_size_limit / 2 ** 20
  if (processMb > defaultHeapMb) return {}
  return {
    maxOldGenerationSizeMb: Math.max(usualHeapMb, Math.ceil((maxStories * kilobytesPerStory) / 1_000)),
  }
}

function program(): URL {
  return new URL(isSource ? './board-worker.ts' : './board-worker.js', import.meta.url)
}

/** The source needs a loader for TypeScript; the one of this thread may not apply to others. */
function loadersOfSource(): { execArgv?: string[] } {
  if (!isSource) return {}
  const register = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register()`
  const loader = `data:text/javascript,${encodeURIComponent(register)}`
  return { execArgv: ['--conditions=@frontpage/source', '--import', loader] }
}
