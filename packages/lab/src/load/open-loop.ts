import { setTimeout as pause } from 'node:timers/promises'
import { percentileOf } from './percentile.js'
import { startTicker } from './start-ticker.js'
import { openWireConnection, type WireConnection } from './wire-connection.js'

export interface OpenLoopOptions {
  target: string
  /** The number of requests. */
  count: number
  /** Head and body of a request, as bytes on the wire. */
  requestAt: (index: number) => Buffer
  /** 0 when the connection broke. */
  onAnswer?: (index: number, status: number) => void
  requestsPerSecond: number
  connections: number
  /**
   * The interval at which due requests are looked for; by default half a millisecond or the time between two requests.
   */
  tickMs?: number
  /** The first of them warm up the server and do not count. */
  warmUpSeconds: number
  /** The time for which answers are waited for after the last request was due; by default half a minute. */
  patienceMs?: number
}

export interface OpenLoopResult {
  p50Ms: number
  p99Ms: number
  maxMs: number
  /** The 99th percentile of the generator's own delay in sending, which is no part of the server's latency. */
  sendDelayP99Ms: number
  /** Answers other than 2xx, broken connections, and requests that were never answered. */
  failed: number
  /** How many requests had which status, of those that failed: 0 for a connection that broke. */
  failures?: Readonly<Record<number, number>>
}

const defaultPatienceMs = 30_000

/**
 * Sends at a constant rate, whatever the answers. A latency is measured from the moment for which its request was
 * scheduled, so that a stalled server is also charged for requests that it kept from being sent. A request that is never
 * answered counts with the time for which it was waited for.
 */
export async function runOpenLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  const { count, requestsPerSecond } = options
  const intervalMs = 1000 / requestsPerSecond
  const uncounted = Math.round(options.warmUpSeconds * requestsPerSecond)
  const open = Array.from({ length: options.connections }, () => openWireConnection(options.target))
  const idle = [...open]
  const latencies = new Float64Array(Math.max(0, count - uncounted)).fill(NaN)
  const delays = new Float64Array(latencies.length).fill(NaN)
  let isOver = false
  let next = 0
  let answered = 0
  let failed = 0
  const failures: Record<number, number> = {}
  let startMs = 0
  let finish = (): void => {}
  const allAnswered = new Promise<void>((resolve) => (finish = resolve))

  function sendDue(): void {
    const nowMs = performance.now()
    while (next < count && startMs + next * intervalMs <= nowMs) {
      const connection = idle.pop()
      if (connection === undefined) return
      send(connection, next++)
    }
  }

  function send(connection: WireConnection, index: number): void {
    const dueMs = startMs + index * intervalMs
    const counted = index - uncounted
    if (counted >= 0) delays[counted] = performance.now() - dueMs
    connection.send(options.requestAt(index), (status) => {
      if (isOver) return
      options.onAnswer?.(index, status)
      if (counted >= 0) latencies[counted] = performance.now() - dueMs
      if (status < 200 || status > 299) {
        failed++
        failures[status] = (failures[status] ?? 0) + 1
      }
      idle.push(connection)
      if (++answered === count) finish()
      else if (next < count) sendDue()
    })
  }

  const ticker = startTicker(options.tickMs ?? Math.min(intervalMs, 0.5), sendDue)
  startMs = performance.now() + 200
  const patience = new AbortController()
  const limitMs = 200 + count * intervalMs + (options.patienceMs ?? defaultPatienceMs)
  await Promise.race([allAnswered, pause(limitMs, undefined, { signal: patience.signal }).catch(() => {})])
  patience.abort()
  await ticker.stop()
  isOver = true
  for (const connection of open) connection.close()
  failed += count - answered
  const endMs = performance.now()
  for (let counted = 0; counted < latencies.length; counted++) {
    const waitedMs = endMs - (startMs + (counted + uncounted) * intervalMs)
    if (Number.isNaN(latencies[counted])) latencies[counted] = waitedMs
    if (Number.isNaN(delays[counted])) delays[counted] = waitedMs
  }

  latencies.sort()
  delays.sort()
  return {
    p50Ms: round(percentileOf(latencies, 50)),
    p99Ms: round(percentileOf(latencies, 99)),
    maxMs: round(percentileOf(latencies, 100)),
    sendDelayP99Ms: round(percentileOf(delays, 99)),
    failed,
    ...(Object.keys(failures).length > 0 && { failures }),
  }
}

const round = (value: number): number => Number(value.toFixed(3))
