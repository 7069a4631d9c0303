import { Worker } from 'node:worker_threads'
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
  const worker = new Worker(program(), { name: 'board', workerData, ...loadersOfSource() })
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
