import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export class RedisReplyError extends Error {
  override name = 'RedisReplyError'
}

const timeoutMs = 3_000

/**
 * Sends one command over a connection of its own and returns the reply: enough of Redis' protocol (RESP 2: simple
 * strings, errors, integers, bulk strings) for PING, INFO and SHUTDOWN, so that the launcher needs no driver.
 * @throws RedisReplyError where Redis answers with an error; else the socket's error
 */
export async function sendRedisCommand(url: string, command: readonly string[]): Promise<string> {
  const { username, password } = new URL(url)
  const commands = [command]
  if (password) {
    const user = username ? [decodeURIComponent(username)] : []
    commands.unshift(['AUTH', ...user, decodeURIComponent(password)])
  }
  const replies = await exchange(url, commands)
  return replies.at(-1) ?? ''
}

function exchange(url: string, commands: readonly (readonly string[])[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const replies: string[] = []
    let received = Buffer.alloc(0)
    const socket = open(url)
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      try {
        for (let reply = parseReply(received); reply; reply = parseReply(received)) {
          replies.push(reply.value)
          received = received.subarray(reply.length)
        }
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)))
        return
      }
      if (replies.length < commands.length) return
      resolve(replies)
      socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed without an answer')))
    socket.write(commands.map(encodeCommand).join(''))
  })
}

function open(url: string): Socket {
  const { hostname, port, protocol } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1'
  const target = { host, port: Number(port) || 6379 }
  return protocol === 'rediss:' ? connectTls({ ...target, servername: host }) : connectTcp(target)
}

function encodeCommand(parts: readonly string[]): string {
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`
}

/** The first whole reply in the buffer, or undefined when it has not arrived yet. */
export function parseReply(buffer: Buffer): { value: string; length: number } | undefined {
  const lineEnd = buffer.indexOf('\r\n')
  if (lineEnd === -1) {
    if (buffer.length > 0 && !'+-:$'.includes(String.fromCharCode(buffer[0] ?? 0))) throw notRedis()
    return undefined
  }
  const line = buffer.toString('utf8', 1, lineEnd)
  switch (buffer.toString('latin1', 0, 1)) {
    case '+':
    case ':':
      return { value: line, length: lineEnd + 2 }
    case '-':
      throw new RedisReplyError(line)
    case '$': {
      const end = lineEnd + 2 + Number(line)
      if (buffer.length < end + 2) return undefined
      return { value: buffer.toString('utf8', lineEnd + 2, end), length: end + 2 }
    }
    default:
      throw notRedis()
  }
}

function notRedis(): Error {
  return new Error('the server is not Redis')
}
