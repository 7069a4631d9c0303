import type { IncomingMessage, ServerResponse } from 'node:http'
import { slugSchema, type CatalogueStory } from '@frontpage/contracts'
import {
  actorOf,
  ClientGoneError,
  defineRawRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  readQuery,
  requireAdmin,
  type Logger,
  type RawRoute,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { importLines, lineOutcomes, type LineOutcome, type LineResult } from '../bulk/import-lines.js'
import { ndjsonLines } from '../bulk/ndjson-lines.js'
import type { StoryAdmin } from '../storing/store-stories.js'
import { readRequestChunks } from './read-request-chunks.js'

export interface PostStoriesContext {
  readonly admin: StoryAdmin
  readonly byId: (recordId: string) => CatalogueStory | undefined
  readonly isStoreFault: (error: unknown) => boolean
  readonly onOutcomes: (outcome: LineOutcome, count: number) => void
  readonly log: Logger
}

const maxLineBytes = 64 * 1024
/** Their results, which wait in memory for a client that reads them only at the end, take 20 MB. */
const maxLines = 200_000
const maxAtOnce = 2
const mediaTypes = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'] as const
const typePattern = /^application\/(?:x-ndjson|ndjson|jsonl) *(?:;|$)/i

const query = z.object({
  site: slugSchema.meta({ description: 'The site that the stories belong to' }),
})
const noType = `Send one JSON object in each line, as ${mediaTypes[0]}.`

/** `POST /v1/stories/bulk`: stories line by line, and what became of each line while the next ones are read. */
export function postStories(context: PostStoriesContext): RawRoute {
  let running = 0

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { site } = readQuery(req.url ?? '', query)
    if (!typePattern.test(req.headers['content-type'] ?? '')) {
      throw new HttpFault(415, 'unsupported_media_type', { detail: noType })
    }
    if (req.headers['content-encoding'] !== undefined) {
      throw new HttpFault(415, 'unsupported_encoding', {
        detail: 'Send the lines without a Content-Encoding.',
      })
    }
    if (running >= maxAtOnce) {
      throw new HttpFault(503, 'imports_busy', {
        detail: 'Others import stories at the moment. Send the request again later.',
        headers: { 'Retry-After': '10' },
      })
    }
    running++
    try {
      await importAll(req, res, site)
    } finally {
      running--
    }
  }

  async function importAll(req: IncomingMessage, res: ServerResponse, site: string): Promise<void> {
    const actor = actorOf(req)?.name ?? 'unknown'
    const tally = new Map<LineOutcome, number>()
    const summaryOf = (): Record<string, number> =>
      Object.fromEntries(lineOutcomes.map((outcome) => [outcome, tally.get(outcome) ?? 0]))

    res.writeHead(200, { 'Content-Type': mediaTypes[0], 'Cache-Control': 'no-store' })
    res.flushHeaders()
    // A client may send all before it reads, so results are not held back until it does: there are no more than `maxLines`.
    const onResults = (results: readonly LineResult[]): void => {
      for (const { outcome } of results) tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
      res.write(results.map((result) => `${JSON.stringify(result)}\n`).join(''))
    }
    try {
      const lines = ndjsonLines(readRequestChunks(req), { maxLineBytes })
      await importLines(lines, { ...context, site, actor, maxLines, onResults })
      res.end(`${JSON.stringify({ summary: summaryOf() })}\n`)
    } catch (error) {
      // The head was sent: an answer without its last line says that it is not complete.
      if (!(error instanceof ClientGoneError))
        context.log.error({ err: error }, 'stories could not be imported')
      res.destroy()
    } finally {
      for (const [outcome, count] of tally) context.onOutcomes(outcome, count)
      context.log.info({ actor, site, ...summaryOf() }, 'stories imported')
    }
  }

  return defineRawRoute({
    method: 'POST',
    path: '/v1/stories/bulk',
    operationId: 'postStories',
    summary: 'Create, replace or remove many stories',
    description: `One JSON object in each line: the body of \`PUT /v1/stories/:id\` with its \`id\`, or \`{"id":"…","remove":true}\`. At most ${maxLines} lines of 64 KiB. Each line is a change of its own; what is the same already is not stored again, so that a request may be repeated. The answer has a line for each line, as they are stored, and \`{"summary":{…}}\` at its end: an answer without that was cut off. Where a store does not answer, its lines have \`failed\`, and the rest was not read.`,
    tags: ['stories'],
    auth: requireAdmin('feed.write'),
    documents: {
      query,
      body: z.string(),
      bodyTypes: mediaTypes,
      responses: {
        200: {
          description: 'The outcome of each line, as NDJSON',
          contentType: mediaTypes[0],
          body: z.string().meta({
            description: 'Lines, and the summary at the end',
            examples: [
              `${JSON.stringify({ line: 1, id: 'river', outcome: 'new', version: 1 } satisfies LineResult)}\n`,
            ],
          }),
        },
        400: problems('invalid_request'),
        415: problems('unsupported_media_type', 'unsupported_encoding'),
        503: problemsWithRetryAfter('imports_busy'),
      },
    },
    examples: {
      form: {
        summary: 'A body that is no NDJSON',
        query: { site: 'dev' },
        headers: { 'Content-Type': 'text/plain' },
        status: 415,
        answer: problemExample(415, 'unsupported_media_type', noType),
      },
    },
    handler: answer,
  })
}
