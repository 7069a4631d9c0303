import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AbstractConnector, type RedisOptions } from 'ioredis'

type EmitError = Parameters<AbstractConnector['connect']>[0]
type Stream = Awaited<ReturnType<AbstractConnector['connect']>>

/** Long enough for a handshake across the world; what takes longer may be a server that is none any more. */
const maxHandshakeMs = 3_000

export class RedisReplicaError extends Error {
  readonly code = 'redis_is_replica'
  readonly retryable = true
}

export class RedisNotReadyError extends Error {
  readonly code = 'redis_not_ready'
  readonly retryable = true
}

/**
 * Makes ioredis's connections, and lets none count as ready whose server is no master. A name may lead to a server that was
 * demoted, until whoever fails over has changed it; so such a connection is closed and made again, which looks the name
 * up again. The same holds for one that is not ready in time: its server hangs, or loads its data for long.
 */
export class MasterConnector extends AbstractConnector {
  private readonly options: RedisOptions
  private emitError: EmitError = () => {}
  private deadline: NodeJS.Timeout | undefined

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
    this.deadline = setTimeout(() => {
      stream.destroy(new RedisNotReadyError(`Redis was not ready within ${maxHandshakeMs} ms`))
    }, maxHandshakeMs)
    stream.once('error', (error) => (this.firstError = error))
    stream.once('close', () => clearTimeout(this.deadline))
    return stream
  }

  private open(): Stream {
    const { path, host, port, family, tls } = this.options
    const address = path != null ? { path } : { host: host ?? 'localhost', port: port ?? 6379, family }
    return tls ? connectTls({ ...address, ...tls } as object) : connectTcp(address as { port: number })
  }

  /** Of what INFO says once the server has its data; nothing, where a user may not ask for it. */
  override check(info: { role?: string }): boolean {
    clearTimeout(this.deadline)
    if (info.role === undefined || info.role === 'master') return true
    this.emitError('error', new RedisReplicaError(`The Redis that was reached is a ${nameOf(info.role)}`))
    return false
  }

  /** Every refused command asks for it, and hundreds of them may be answered at once. */
  override disconnect(): void {
    if (this.stream?.writable === false && !this.stream.connecting) {
      this.connecting = false
      return
    }
    super.disconnect()
  }
}

function nameOf(role: string): string {
  return role === 'slave' ? 'replica' : role
}
