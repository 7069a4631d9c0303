import { createServerProcess, type ServerDefinition, type ServerProcess } from './server-process.js'

/** A Node.js program that answers 200 at `readyUrl` once it takes requests. */
export function createNodeServer(
  definition: Omit<ServerDefinition, 'hasIpc' | 'isReady' | 'command'> & {
    args: readonly string[]
    readyUrl: string
  },
  logDirectory: string,
): ServerProcess {
  const { args, readyUrl, ...rest } = definition
  return createServerProcess(
    { ...rest, command: [process.execPath, ...args], hasIpc: true, isReady: () => answersOk(readyUrl) },
    logDirectory,
  )
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
