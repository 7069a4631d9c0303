import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AbstractConnector, type RedisOptions } from 'ioredis'

type EmitError = Parameters<AbstractConnector['connect']>[0]
type Stream = Awaited<ReturnType<AbstractConnector['connect']>>

/** Long enough for a handshake across the world; if it takes longer, the server may be a master no more. */
const maxHandshakeMs = 3_000

export class RedisReplicaError extends Error {
  readonly code = 'redis_is_replica'
  readonly retryable = true
}

export class RedisNotReadyError extends Error {
  readonly code = 'redis_not_ready'
  readonly retryable = true
  readonly isLoading: boolean

  constructor(isLoading: boolean) {
    super(
      isLoading
        ? `Redis was still loading its data after ${maxHandshakeMs} ms`
        : `Redis was not ready within ${maxHandshakeMs} ms`,
    )
    this.isLoading = isLoading
  }
}

/**
 * Makes ioredis's connections, and lets none count as ready whose server is no master. A name may lead to a server that
 * was demoted, until the failover has changed it; so such a connection is closed and opened again, which looks the name
 * up again. The same applies to one that is not ready in time: its server hangs, or takes long to load its data.
 */
export class MasterConnector extends AbstractConnector {
  private readonly options: RedisOptions
  private emitError: EmitError = () => {}
  private stopWaiting: () => void = () => {}

  constructor(options: unknown) {
    const redisOptions = options as RedisOptions
    super(redisOptions.disconnectTimeout ?? 0)
    this.options = redisOptions
  }

  async connect(emitError: EmitError): Promise<Stream> {
    this.emitError = emitError
    this.connecting = true
    // ioredis listens for the stream's events, and is told of the stream, in a later turn.
    await Promise.resolve()
    if (!this.connecting) throw new Error('Connection is closed.')
    const stream = this.open()
    this.stream = stream
    stream.once('error', (error) => (this.firstError = error))
    this.giveUpUnlessReady(stream)
    return stream
  }

  private giveUpUnlessReady(stream: Stream): void {
    let isLoading = false
    // ioredis polls INFO until the data is loaded, and passes nothing of it on before.
    const readInfo = (bytes: Buffer): void => {
      isLoading ||= bytes.includes('\nloading:1')
    }
    const deadline = setTimeout(() => stream.destroy(new RedisNotReadyError(isLoading)), maxHandshakeMs)
    this.stopWaiting = () => {
      clearTimeout(deadline)
      stream.off('data', readInfo)
    }
    stream.on('data', readInfo)
    stream.once('close', this.stopWaiting)
  }

  private open(): Stream {
    const { path, host, port, family, tls } = this.options
    const address = path != null ? { path } : { host: host ?? 'localhost', port: port ?? 6379, family }
    return tls ? connectTls({ ...address, ...tls } as object) : connectTcp(address as { port: number })
  }

  /** Checks the fields of INFO once the server has its data; there are none where a user may not run it. */
  override check(info: { role?: string }): boolean {
    this.stopWaiting()
    if (info.role === undefined || info.role === 'master') return true
    this.emitError('error', new RedisReplicaError(`The Redis that was reached is a ${nameOf(info.role)}`))
    return false
  }

  /** Every refused command calls this, and hundreds of them may be answered at once. */
  override disconnect(): void {
    const isEnding = this.stream?.writableEnded ?? false
    if (!isEnding) super.disconnect()
    this.connecting = false
  }
}

function nameOf(role: string): string {
  return role === 'slave' ? 'replica' : role
}
