import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendPrepared } from '../http/prepared-reply.js'
import { spanOf } from '../tracing/trace-route.js'
import type { AnswerStore, PreparedAnswer, Question } from './answer-store.js'
import { isKnownEtag } from './is-known-etag.js'
import { createTwoGenerationCache } from './two-generation-cache.js'

export interface AnswerPreparedOptions<Asked extends Question, Params> {
  readonly store: AnswerStore<Asked, unknown>
  /** @throws HttpFault */
  readonly read: (url: string, params: Params) => Asked
  /** While it is the same, the same URL means the same question. */
  readonly readingOf: () => unknown
  /** The headers of responses that are no prepared answer: faults. */
  readonly faultHeaders: Readonly<Record<string, string>>
}

/** The limit of a generation; see TwoGenerationCache. */
const maxUrls = 4_000
const maxUrlLength = 2_000

/**
 * Makes the handler of a GET with prepared answers: a request with a prepared answer costs two look-ups, a few
 * comparisons and one write.
 */
export function answerPrepared<Asked extends Question, Params>(
  options: AnswerPreparedOptions<Asked, Params>,
): (req: IncomingMessage, res: ServerResponse, params: Params) => void | Promise<void> {
  const { store } = options
  const questions = createTwoGenerationCache<{ question: Asked; reading: unknown }>({ maxEntries: maxUrls })

  function knownQuestion(url: string): Asked | undefined {
    const known = questions.get(url)
    return known !== undefined && known.reading === options.readingOf() ? known.question : undefined
  }

  function questionOf(url: string, params: Params): Asked {
    const known = knownQuestion(url)
    if (known !== undefined) return known
    const reading = options.readingOf()
    const question = options.read(url, params)
    if (url.length <= maxUrlLength) questions.set(url, { question, reading })
    return question
  }

  function findNow(url: string): PreparedAnswer<unknown> | undefined {
    const question = knownQuestion(url)
    return question === undefined ? undefined : store.find(question.key)
  }

  async function answerLater(req: IncomingMessage, res: ServerResponse, params: Params): Promise<void> {
    const span = spanOf(res)?.child('make answer')
    try {
      send(req, res, await store.ask(questionOf(req.url ?? '', params)))
    } catch (error) {
      for (const [name, value] of Object.entries(options.faultHeaders)) res.setHeader(name, value)
      throw error
    } finally {
      span?.end()
    }
  }

  return (req, res, params) => {
    const answer = findNow(req.url ?? '')
    return answer === undefined ? answerLater(req, res, params) : send(req, res, answer)
  }
}

function send(req: IncomingMessage, res: ServerResponse, answer: PreparedAnswer<unknown>): void {
  sendPrepared(res, isKnownEtag(req.rawHeaders, answer.etag) ? answer.notModified : answer.reply)
}
