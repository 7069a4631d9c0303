import { createHash } from 'node:crypto'
import { prepareReply, type PreparedReply } from '../http/prepared-reply.js'
import { createTwoGenerationCache } from './two-generation-cache.js'

/** What is asked: the same question has the same key, however its request was written. */
export interface Question {
  readonly key: string
}

/** An answer as it was made. `Basis` says what it was made from. */
export interface MadeAnswer<Basis> {
  /** ASCII text goes out in one piece with the head. */
  readonly body: string | Buffer
  /** A strong entity tag, in its quotes. */
  readonly etag: string
  readonly basis: Basis
  /** Milliseconds since 1970; it is made again afterwards, also where nothing has changed. */
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
  /** What is current; undefined where it has to be asked for. */
  find(key: string): PreparedAnswer<Basis> | undefined
  /** What is current, made where it has to be; many who ask at once share one making. Rejects as `make`. */
  ask(question: Asked): Promise<PreparedAnswer<Basis>>
  /** An answer that was made before anybody asked. False when nobody asks for its key any more: it is not kept then. */
  put(key: string, made: MadeAnswer<Basis>): boolean
}

export interface AnswerStoreOptions<Asked extends Question, Basis> {
  readonly make: (question: Asked) => Promise<MadeAnswer<Basis>>
  /** Asked on every request: whether what the answer was made from is what there is now. */
  readonly isCurrent: (basis: Basis) => boolean
  /** Of every answer, beside `ETag`, `Content-Type` and `Server-Timing`. */
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface Kept<Basis> extends PreparedAnswer<Basis> {
  /** Nobody has asked for it since so many answers were put. */
  unaskedPuts: number
}

/** The limits of a generation; see TwoGenerationCache. */
const maxAnswers = 2_000
const maxCharacters = 16 * 2 ** 20
/** How often an answer is put in vain before it is let go. */
const maxUnaskedPuts = 2
/** What an answer was made from may change while it is made. */
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
