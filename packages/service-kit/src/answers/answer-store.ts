import { createHash } from 'node:crypto'
import { prepareReply, type PreparedReply } from '../http/prepared-reply.js'
import { createTwoGenerationCache } from './two-generation-cache.js'

/** A question: the same one has the same key, however its request was written. */
export interface Question {
  readonly key: string
}

/** An answer as it was made. `Basis` records what it was made from. */
export interface MadeAnswer<Basis> {
  /** ASCII text is sent in one piece with the head. */
  readonly body: string | Buffer
  /** A strong entity tag, in its quotes. */
  readonly etag: string
  readonly basis: Basis
  /** Milliseconds since 1970; afterwards the answer is made again, even when nothing has changed. */
  readonly untilMs: number
  readonly madeInMs: number
}

/** An answer that is ready to be sent, whole and as a 304. */
export interface PreparedAnswer<Basis> {
  readonly etag: string
  readonly basis: Basis
  readonly untilMs: number
  readonly reply: PreparedReply
  readonly notModified: PreparedReply
}

export interface AnswerStore<Asked extends Question, Basis> {
  /** Returns the current answer; undefined where it has to be made. */
  find(key: string): PreparedAnswer<Basis> | undefined
  /**
   * Returns the current answer, and makes it where needed; concurrent callers share one making. Rejects like `make`.
   */
  ask(question: Asked): Promise<PreparedAnswer<Basis>>
  /** Stores an answer that was made in advance. False, without storing it, when its key is not requested any more. */
  put(key: string, made: MadeAnswer<Basis>): boolean
}

export interface AnswerStoreOptions<Asked extends Question, Basis> {
  readonly make: (question: Asked) => Promise<MadeAnswer<Basis>>
  /** Called on every request: whether the answer's basis is still current. */
  readonly isCurrent: (basis: Basis) => boolean
  /** The headers of every answer, beside `ETag`, `Content-Type` and `Server-Timing`. */
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface Kept<Basis> extends PreparedAnswer<Basis> {
  /** It was not requested since this many answers were put. */
  unaskedPuts: number
}

/** The limits of a generation; see TwoGenerationCache. */
const maxAnswers = 2_000
const maxCharacters = 16 * 2 ** 20
/** An answer that is put this many times without a request is dropped. */
const maxUnaskedPuts = 2
/** The data from which an answer is made may change while it is made. */
const maxTries = 3

/** Answers that many requests get, made once for as long as nothing that they are made from has changed. */
export function createAnswerStore<Asked extends Question, Basis>(
  options: AnswerStoreOptions<Asked, Basis>,
): AnswerStore<Asked, Basis> {
  const { isCurrent, headers, now } = options
  const answers = createTwoGenerationCache<Kept<Basis>>({ maxEntries: maxAnswers, maxWeight: maxCharacters })
  const underWay = new Map<string, Promise<PreparedAnswer<Basis>>>()

  const isGood = ({ untilMs, basis }: PreparedAnswer<Basis>): boolean => now() < untilMs && isCurrent(basis)

  function keep(key: string, made: MadeAnswer<Basis>, unaskedPuts: number): Kept<Basis> {
    const answer = { ...prepareAnswer(made, headers), unaskedPuts }
    // A reply is kept twice: as its body, and as a whole with its head.
    answers.set(key, answer, 2 * made.body.length)
    return answer
  }

  async function make(question: Asked): Promise<PreparedAnswer<Basis>> {
    for (let tries = 1; ; tries++) {
      const answer = keep(question.key, await options.make(question), 0)
      if (isGood(answer) || tries === maxTries) return answer
    }
  }

  function find(key: string): PreparedAnswer<Basis> | undefined {
    const answer = answers.get(key)
    if (answer === undefined || !isGood(answer)) return undefined
    answer.unaskedPuts = 0
    return answer
  }

  return {
    find,
    ask(question) {
      const known = find(question.key)
      if (known !== undefined) return Promise.resolve(known)
      let making = underWay.get(question.key)
      if (making === undefined) {
        making = make(question).finally(() => underWay.delete(question.key))
        underWay.set(question.key, making)
      }
      return making
    },
    put(key, made) {
      const unaskedPuts = answers.peek(key)?.unaskedPuts
      if (unaskedPuts === undefined) return underWay.has(key)
      if (unaskedPuts >= maxUnaskedPuts) {
        answers.delete(key)
        return false
      }
      keep(key, made, unaskedPuts + 1)
      return true
    },
  }
}

function prepareAnswer<Basis>(
  { body, etag, basis, untilMs, madeInMs }: MadeAnswer<Basis>,
  shared: Readonly<Record<string, string>>,
): PreparedAnswer<Basis> {
  const headers = { ETag: etag, ...shared }
  return {
    etag,
    basis,
    untilMs,
    reply: prepareReply(
      200,
      {
        'Content-Type': 'application/json',
        ...headers,
        'Server-Timing': `make;dur=${madeInMs.toFixed(2)}`,
      },
      body,
    ),
    notModified: prepareReply(304, headers),
  }
}

/** A strong entity tag of a body. */
export function toEntityTag(body: string | Buffer): string {
  return `"${createHash('sha1').update(body).digest('base64url').slice(0, 20)}"`
}
