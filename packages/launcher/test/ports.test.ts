import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { findFreePort, startProcess, type RunningProcess } from '@frontpage/testing'
import { awaitPorts } from '../src/await-ports.js'
import { describeTakenPort, findTakenPorts, type WantedPort } from '../src/check-ports.js'
import { LauncherError } from '../src/launcher-error.js'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer().listen({ port, host, exclusive: true })
  closers.push(() => server.close())
  await once(server, 'listening')
  return server
}

/** Another process that listens; `program` stands in its command line. */
async function startHolder(port: number, program: string): Promise<RunningProcess> {
  const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('listening'))`
  const holder = await startProcess({
    command: process.execPath,
    args: ['-e', script, program],
    isReady: (line) => (line === 'listening' ? true : undefined),
  })
  closers.push(() => holder.kill())
  return holder
}

const trackerAt = (port: number): WantedPort => ({ name: 'tracker', port, variable: 'TRACKER_PORT' })
const untilStopped = { signal: new AbortController().signal, onWait: () => undefined }

describe('findTakenPorts', () => {
  it('finds nothing where every port is free', async () => {
    expect(await findTakenPorts([trackerAt(await findFreePort())])).toEqual([])
  })

  it.each(['127.0.0.1', '0.0.0.0'])('names the process that has a port on %s', async (host) => {
    const port = await findFreePort()
    await listen(port, host)
    const taken = await findTakenPorts([trackerAt(port), trackerAt(await findFreePort())])
    expect(taken).toMatchObject([{ name: 'tracker', port, reason: 'taken', holder: { pid: process.pid } }])
    expect(taken.map(describeTakenPort)).toEqual([
      expect.stringMatching(
        `^Port ${port}, which tracker wants, is taken by process ${process.pid}: .*Set TRACKER_PORT to use another, or stop that process.$`,
      ),
    ])
  })

  it('finds a port that two services want', async () => {
    const port = await findFreePort()
    const wanted = [trackerAt(port), { name: 'transporter', port, variable: 'TRANSPORTER_PORT' }]
    const [taken] = await findTakenPorts(wanted)
    expect(taken).toMatchObject({ name: 'transporter', reason: 'wanted twice' })
  })
})

describe('awaitPorts', () => {
  it('fails at once with every port that another program has', async () => {
    const ports = [await findFreePort(), await findFreePort()] as const
    const holders = await Promise.all(ports.map((port) => startHolder(port, '/somewhere/else.js')))
    const wanted = [
      trackerAt(ports[0]),
      { name: 'clickhouse', port: ports[1], variable: 'CLICKHOUSE_EMBEDDED_PORT' },
    ]
    const waiting = awaitPorts(wanted, { root: '/checkout', ...untilStopped })
    await expect(waiting).rejects.toThrow(LauncherError)
    await expect(waiting).rejects.toThrow(
      `Port ${ports[0]}, which tracker wants, is taken by process ${holders[0]?.child.pid}: `,
    )
    await expect(waiting).rejects.toThrow(
      `Port ${ports[1]}, which clickhouse wants, is taken by process ${holders[1]?.child.pid}: `,
    )
  })

  it("waits for an earlier run's services to end, and says so", async () => {
    const port = await findFreePort()
    const holder = await startHolder(port, '/checkout/apps/tracker/dist/main.js')
    const reasons: string[] = []
    await awaitPorts([trackerAt(port)], {
      root: '/checkout',
      signal: untilStopped.signal,
      onWait: (reason) => {
        reasons.push(reason)
        holder.child.kill()
      },
    })
    expect(reasons[0]).toBe(`waiting for tracker (process ${holder.child.pid}) of an earlier run to end`)
  })

  it('ends with its signal', async () => {
    const port = await findFreePort()
    await startHolder(port, '/checkout/packages/clickhouse-embedded/dist/main.js')
    const interruption = new AbortController()
    const waiting = awaitPorts([trackerAt(port)], {
      root: '/checkout',
      signal: interruption.signal,
      onWait: () => interruption.abort(new Error('Ctrl-C')),
    })
    await expect(waiting).rejects.toThrow()
    expect(interruption.signal.aborted).toBe(true)
  })
})
