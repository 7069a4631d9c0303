import { connect } from 'node:net'

/**
 * One command to a Redis of any role, on a connection of its own; resolves with the first piece of its reply, which is all
 * of a short one. https://redis.io/docs/latest/develop/reference/protocol-spec/#inline-commands
 */
export function sendRedisCommand(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`))
    const fail = (error: Error): void => {
      socket.destroy()
      reject(error)
    }
    socket.once('data', (data) => {
      socket.destroy()
      const reply = data.toString()
      if (reply.startsWith('-')) reject(new Error(`${command}: ${reply.slice(1).trim()}`))
      else resolve(reply)
    })
    socket.once('error', fail)
    socket.setTimeout(10_000, () => fail(new Error('Redis does not answer')))
  })
}
