import type { Random } from '../../traffic/random.js'
import type { ReferenceEvent } from '../../traffic/reference-traffic.js'
import type { Ledger } from './ledger.js'
import { acceptedIds } from '../../http/accepted-ids.js'
import { createPoster } from '../../http/post-body.js'
import { tryUntilAnswered, type FailedTries } from '../../http/try-until-answered.js'

/** Simulates readers' devices: they offer events at a constant rate, whatever the answers. */
export interface ClientFleet {
  start(): void
  /** Offers no more, and resolves when every message was answered or given up. */
  finish(): Promise<void>
  /** Offers no more, and waits for nothing; used when a drill failed. */
  abandon(): void
  /** Milliseconds of `performance.now()` between which events were offered. */
  offeringTime(): { startMs: number; endMs: number }
  answers(): Readonly<FleetAnswers>
  /** Messages on their way, or waiting to be sent again. */
  inFlight(): number
}

interface FleetAnswers extends FailedTries {
  ok: number
}

interface ClientFleetOptions {
  target: string
  writeKey: string
  eventsPerSecond: number
  nextEvent: (nowMs: number) => ReferenceEvent
  random: Random
  ledger: Ledger
  /** A client tries to deliver one message for this long. */
  giveUpAfterMs?: number
}

interface Message {
  path: string
  body: Buffer
  ids: string[]
}

const connections = 128
const batchSize = 20
/** The rest is sent in batches, as SDKs do that gather events. */
const singleShare = 0.1
const tickMs = 5
const firstBackoffMs = 100
const maxBackoffMs = 5_000

export function createClientFleet(options: ClientFleetOptions): ClientFleet {
  const { ledger, random, giveUpAfterMs = 30_000 } = options
  const poster = createPoster({ ...options, connections })
  const answers: FleetAnswers = { ok: 0, busy: 0, refused: 0, connectionErrors: 0, givenUp: 0 }
  const inFlight = new Set<Promise<void>>()
  let gathered: ReferenceEvent[] = []
  let offered = 0
  let startMs = 0
  let endMs = 0
  let timer: NodeJS.Timeout | undefined

  function offerDueEvents(): void {
    const due = Math.floor(((performance.now() - startMs) / 1000) * options.eventsPerSecond)
    for (; offered < due; offered++) {
      const event = options.nextEvent(Date.now())
      ledger.offer(event.messageId)
      if (random() < singleShare) send(toSingle(event))
      else gathered.push(event)
      if (gathered.length >= batchSize) sendGathered()
    }
  }

  function sendGathered(): void {
    if (gathered.length > 0) send(toBatch(gathered))
    gathered = []
  }

  function send(message: Message): void {
    const delivery = deliver(message).finally(() => inFlight.delete(delivery))
    inFlight.add(delivery)
  }

  /** Sends as an SDK does: the same body with the same message ids again. */
  async function deliver({ path, body, ids }: Message): Promise<void> {
    await tryUntilAnswered(
      async () => {
        const answer = await poster.post(path, body).catch(() => undefined)
        if (answer === undefined || answer.status < 200 || answer.status >= 300) return answer
        answers.ok++
        ledger.acknowledge(acceptedIds(ids, answer), performance.now())
        return { answer }
      },
      answers,
      { random, giveUpAfterMs, firstBackoffMs, maxBackoffMs },
    )
  }

  return {
    start() {
      startMs = performance.now()
      timer = setInterval(offerDueEvents, tickMs)
    },
    async finish() {
      clearInterval(timer)
      offerDueEvents()
      endMs = performance.now()
      sendGathered()
      while (inFlight.size > 0) await Promise.all(inFlight)
      poster.close()
    },
    abandon() {
      clearInterval(timer)
      poster.close()
    },
    offeringTime: () => ({ startMs, endMs }),
    answers: () => answers,
    inFlight: () => inFlight.size,
  }
}

function toSingle(event: ReferenceEvent): Message {
  const { type, ...fields } = event
  return { path: `/v1/${type}`, body: Buffer.from(JSON.stringify(fields)), ids: [event.messageId] }
}

function toBatch(events: readonly ReferenceEvent[]): Message {
  const body = Buffer.from(JSON.stringify({ batch: events, sentAt: new Date().toISOString() }))
  return { path: '/v1/batch', body, ids: events.map((event) => event.messageId) }
}
