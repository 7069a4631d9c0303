import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { attackerAddress, type Attack } from './attack.js'

function open(url: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), localAddress: attackerAddress })
  // When the platform closes the connection, it has warded off the attempt.
  socket.on('error', () => {})
  return socket
}

const trickles = 10
const trickledFor = 100
const pieces = Buffer.from('1\r\nx\r\n'.repeat(2_000))

/** Bodies without a key in chunks of one byte, which are expensive to keep as separate buffers. */
const trickledBodies: Attack = {
  name: 'trickledBodies',
  everyMs: 500,
  async run({ trackerUrl, signal }) {
    const sockets = Array.from({ length: trickles }, () => open(trackerUrl))
    for (const socket of sockets) {
      socket.resume()
      socket.write('POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    }
    for (let round = 0; round < trickledFor && !signal.aborted; round++) {
      for (const socket of sockets) if (socket.writable && socket.writableLength === 0) socket.write(pieces)
      await pause(100)
    }
    for (const socket of sockets) socket.destroy()
  },
}

const streams = 205

/** Opens as many streams as it can, on scopes without stories. */
const inventedScopes: Attack = {
  name: 'inventedScopes',
  everyMs: 1_000,
  async run({ trendingUrl, signal }, round) {
    const sockets = Array.from({ length: streams }, (_, index) => {
      const socket = open(trendingUrl)
      socket.resume()
      socket.write(`GET /v1/trending/stream?scope=tag:x${round}-${index} HTTP/1.1\r\nHost: x\r\n\r\n`)
      return socket
    })
    await pause(20_000, undefined, { signal }).catch(() => {})
    for (const socket of sockets) socket.destroy()
  },
}

const longQuery = `/readyz?${Array.from({ length: 7_900 }, () => 'a').join('&')}`

/** Sixteen kilobytes of parameters, sent to every service. */
const longQueries: Attack = {
  name: 'longQueries',
  everyMs: 100,
  async run({ trackerUrl, transporterUrl, trendingUrl }, round) {
    const target = [trackerUrl, transporterUrl, trendingUrl][round % 3] ?? trackerUrl
    const sent = request(new URL(longQuery, target), { localAddress: attackerAddress })
    sent.end()
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream]
    response.resume()
    await once(response, 'end')
  },
}

export const connectionAttacks: readonly Attack[] = [trickledBodies, inventedScopes, longQueries]
