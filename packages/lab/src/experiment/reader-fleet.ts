import { createPoster } from '../http/post-body.js'
import { tryUntilAnswered, type FailedTries } from '../http/try-until-answered.js'
import type { Random } from '../traffic/random.js'

/** A reader who got a variation in an answer that counts. */
export interface SeenVariation {
  readonly experiment: string
  readonly attribute: 'id' | 'userId'
  readonly unit: string
  readonly variation: string
}

/** An experiment that readers are asked about. */
export interface AskedExperiment {
  readonly id: string
  /** Readers who have signed in are assigned by `userId`, and keep what they were assigned by `id` before. */
  readonly isByUserId: boolean
}

/** Simulates readers’ pages, each of which evaluates experiments one by one, whatever the answers. */
export interface ReaderFleet {
  start(): void
  /** Asks no more, and resolves when every evaluation was answered or given up. */
  finish(): Promise<void>
  abandon(): void
  /** Each once, by `experiment|attribute|unit|variation`. */
  seen(): ReadonlyMap<string, SeenVariation>
  answers(): Readonly<ReaderAnswers>
}

interface ReaderAnswers extends FailedTries {
  ok: number
  /** Answers that do not count: Redis did not know the reader’s earlier assignment. */
  uncounted: number
}

export interface ReaderFleetOptions {
  /** The splitter. */
  readonly target: string
  readonly sdkKey: string
  readonly experiments: readonly AskedExperiment[]
  readonly evaluationsPerSecond: number
  readonly readers: number
  readonly random: Random
  /** Tells the platform that a reader signs in; resolves once that is accepted. Absent: nobody ever does. */
  readonly signIn?: (reader: { anonymousId: string; userId: string }) => Promise<void>
}

const connections = 64
const tickMs = 5
const giveUpAfterMs = 30_000
const firstBackoffMs = 100
const maxBackoffMs = 2_000
/** The share of answers to readers who are not signed in after which one signs in. */
const signInShare = 0.1

interface Reader {
  readonly anonymousId: string
  readonly userId: string
  isSignedIn: boolean
  isAsking: boolean
}

export function createReaderFleet(options: ReaderFleetOptions): ReaderFleet {
  const { random, experiments, signIn } = options
  const poster = createPoster({ ...options, authorization: `Bearer ${options.sdkKey}`, connections })
  const readers = Array.from({ length: options.readers }, (_, index): Reader => {
    const number = index.toString(36)
    return {
      anonymousId: `device-${number}`,
      userId: `account-${number}`,
      isSignedIn: false,
      isAsking: false,
    }
  })
  const seen = new Map<string, SeenVariation>()
  const answers = { ok: 0, uncounted: 0, busy: 0, refused: 0, connectionErrors: 0, givenUp: 0 }
  const inFlight = new Set<Promise<void>>()
  let asked = 0
  let startMs = 0
  let timer: NodeJS.Timeout | undefined

  function askDue(): void {
    const due = Math.floor(((performance.now() - startMs) / 1000) * options.evaluationsPerSecond)
    for (; asked < due; asked++) {
      const reader = readers[Math.floor(random() * readers.length)]
      const experiment = experiments[asked % experiments.length]
      // A page does not sign in while it asks, or ask twice at once.
      if (reader === undefined || experiment === undefined || reader.isAsking) continue
      reader.isAsking = true
      const visit = visitPage(reader, experiment).finally(() => {
        reader.isAsking = false
        inFlight.delete(visit)
      })
      inFlight.add(visit)
    }
  }

  async function visitPage(reader: Reader, experiment: AskedExperiment): Promise<void> {
    const isCounted = await evaluate(reader, experiment)
    const wantsToSignIn = isCounted && experiment.isByUserId && !reader.isSignedIn && random() < signInShare
    if (!wantsToSignIn || signIn === undefined) return
    await signIn(reader)
    reader.isSignedIn = true
  }

  async function evaluate(reader: Reader, { id, isByUserId }: AskedExperiment): Promise<boolean> {
    const { anonymousId, userId, isSignedIn } = reader
    const context = { targetingKey: anonymousId, ...(isSignedIn && { userId }) }
    const body = Buffer.from(JSON.stringify({ context }))
    const answer = await askUntilAnswered(`/ofrep/v1/evaluate/flags/${id}`, body)
    if (answer?.variant === undefined || answer.reason !== 'SPLIT') return false
    if (answer.metadata?.stickyUnavailable === true) {
      answers.uncounted++
      return false
    }
    const attribute = isByUserId && isSignedIn ? 'userId' : 'id'
    const unit = attribute === 'userId' ? userId : anonymousId
    const variation: SeenVariation = { experiment: id, attribute, unit, variation: answer.variant }
    seen.set(keyOfVariation(variation), variation)
    return true
  }

  function askUntilAnswered(path: string, body: Buffer): Promise<Evaluation | undefined> {
    return tryUntilAnswered(
      async () => {
        const answer = await poster.post(path, body).catch(() => undefined)
        if (answer?.status !== 200) return answer && { status: answer.status }
        answers.ok++
        return { answer: JSON.parse(answer.text) as Evaluation }
      },
      answers,
      { random, giveUpAfterMs, firstBackoffMs, maxBackoffMs },
    )
  }

  return {
    start() {
      startMs = performance.now()
      timer = setInterval(askDue, tickMs)
    },
    async finish() {
      clearInterval(timer)
      while (inFlight.size > 0) await Promise.all(inFlight)
      poster.close()
    },
    abandon() {
      clearInterval(timer)
      poster.close()
    },
    seen: () => seen,
    answers: () => answers,
  }
}

interface Evaluation {
  readonly variant?: string
  readonly reason?: string
  readonly metadata?: { readonly stickyUnavailable?: boolean }
}

export function keyOfVariation({ experiment, attribute, unit, variation }: SeenVariation): string {
  return `${experiment}|${attribute}|${unit}|${variation}`
}

/** Counts readers who were answered more than one variation of an experiment. */
export function countCrossovers(seen: Iterable<SeenVariation>): number {
  const variations = new Map<string, Set<string>>()
  for (const { experiment, unit, variation } of seen) {
    // A device and its account have the same number.
    const reader = `${experiment}|${unit.replace(/^.*-/, '')}`
    variations.set(reader, (variations.get(reader) ?? new Set()).add(variation))
  }
  return [...variations.values()].filter(({ size }) => size > 1).length
}
