import { connect, createServer } from 'node:net'
import { findPortHolder, type PortHolder } from './find-port-holder.js'

export interface WantedPort {
  /** The service that needs it. */
  name: string
  port: number
  /** The environment variable that changes it. */
  variable: string
}

export interface TakenPort extends WantedPort {
  reason: 'taken' | 'forbidden' | 'wanted twice'
  holder?: PortHolder
}

/** Finds the ports that are not free, and the programs that have them. */
export async function findTakenPorts(wanted: readonly WantedPort[]): Promise<TakenPort[]> {
  const found = await Promise.all(
    wanted.map(async (each, index): Promise<TakenPort | undefined> => {
      if (wanted.findIndex(({ port }) => port === each.port) < index)
        return { ...each, reason: 'wanted twice' }
      const reason = await whyUnavailable(each.port)
      if (reason === undefined) return undefined
      const holder = reason === 'taken' ? await findPortHolder(each.port) : undefined
      return { ...each, reason, ...(holder && { holder }) }
    }),
  )
  return found.filter((each) => each !== undefined)
}

async function whyUnavailable(port: number): Promise<'taken' | 'forbidden' | undefined> {
  // macOS lets a second program bind an address of a port that another one has on all addresses, so this also tries to
  // connect.
  if (await accepts(port)) return 'taken'
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
    const code = await bindError(port, host)
    if (code === 'EADDRINUSE') return 'taken'
    if (code === 'EACCES') return 'forbidden'
  }
  return undefined
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const finish = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
    socket.setTimeout(1_000, () => finish(false))
  })
}

function bindError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

export function describeTakenPort({ name, port, variable, reason, holder }: TakenPort): string {
  const change = `Set ${variable} to use another`
  switch (reason) {
    case 'taken': {
      const by = holder ? ` by process ${holder.pid}: ${holder.command.slice(0, 120)}` : ''
      return `Port ${port}, which ${name} wants, is taken${by}. ${change}${holder ? `, or stop that process` : ''}.`
    }
    case 'forbidden':
      return `Port ${port}, which ${name} wants, needs more rights than this user has. ${change}.`
    case 'wanted twice':
      return `Port ${port} is given to ${name} and to another service as well. ${change}.`
  }
}
