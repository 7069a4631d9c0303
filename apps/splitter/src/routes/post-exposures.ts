import type { IncomingMessage } from 'node:http'
import type { Journal } from '@frontpage/event-producer'
import {
  decodeBody,
  ClientGoneError,
  defineRawRoute,
  failRequest,
  HttpFault,
  networkOf,
  prepareReply,
  problemExample,
  problems,
  problemsWithRetryAfter,
  readBody,
  readQuery,
  sendPrepared,
  type RawRoute,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { exposureResultsSchema, exposuresBodySchema, maxTokens } from '../exposures/exposure-schemas.js'
import { joinResults, splitTokens } from '../exposures/joined-tokens.js'
import type { ExposureOrigin, SeenToken } from '../exposures/exposures.js'
import { admitSdk } from '../keys/admit-sdk.js'
import { browserAccess } from '../keys/browser-access.js'
import { asksForPrivacy, readSdkHeaders } from '../keys/sdk-headers.js'
import { sdkKeyCredentials, wwwAuthenticate } from '../keys/sdk-key-credentials.js'
import type { SdkRouteContext } from './route-context.js'

interface ExposureRouteContext extends Pick<
  SdkRouteContext,
  'keys' | 'rates' | 'areLoaded' | 'exposures' | 'clientAddress'
> {
  readonly journal: Pick<Journal, 'refusal'>
}

const bodyLimits = { maxBytes: 256 * 1024 }
const json = { 'Content-Type': 'application/json' }
const keyQuery = z.object({
  key: z
    .string()
    .optional()
    .meta({ description: 'The SDK key, for clients that can set no header, as `sendBeacon`' }),
})

/** `POST /v1/exposures`: the reader has really seen what tokens stand for. */
export function postExposures(context: ExposureRouteContext): RawRoute {
  const { keys, exposures, journal, clientAddress } = context

  function originOf(req: IncomingMessage): ExposureOrigin {
    const headers = readSdkHeaders(req.rawHeaders)
    headers.apiKey ??= readQuery(req.url ?? '', keyQuery).key
    const { sdkKey } = admitSdk(context, headers)
    const { userAgent, forwardedFor } = headers
    return {
      site: sdkKey.site,
      environment: sdkKey.environment,
      userAgent,
      ip: networkOf(clientAddress(req.socket.remoteAddress, forwardedFor)),
      isPrivate: asksForPrivacy(headers),
    }
  }

  return defineRawRoute({
    method: 'POST',
    path: '/v1/exposures',
    operationId: 'postExposures',
    summary: 'Count that a reader saw variations, by the tokens that came with the assignments',
    description:
      'A 200 means that what was accepted is in the journal on disk. Each token counts once a day of the site, however often it is sent. Any `Content-Type` is accepted, so that `sendBeacon` works.',
    tags: ['exposures'],
    credentials: [...sdkKeyCredentials, null],
    documents: {
      query: keyQuery,
      body: exposuresBodySchema,
      bodyTypes: ['application/json', 'text/plain'],
      responses: {
        200: { description: 'What became of each token', body: exposureResultsSchema },
        400: problems('invalid_json', 'invalid_request'),
        401: { ...problems('missing_sdk_key', 'unknown_sdk_key'), headers: wwwAuthenticate },
        403: problems('origin_not_allowed'),
        413: problems('body_too_large'),
        429: problemsWithRetryAfter('rate_exceeded'),
        503: problemsWithRetryAfter('journal_full', 'not_ready', 'overloaded'),
      },
    },
    examples: {
      refused: {
        summary: 'A token that we did not sign',
        query: { key: 'dev' },
        body: { exposures: [{ token: 'made-up' }] },
        status: 200,
        answer: { results: [{ status: 'refused', code: 'token_invalid' }] },
      },
      unknownKey: {
        summary: 'An unknown SDK key',
        query: { key: 'unknown' },
        body: { exposures: [{ token: 'made-up' }] },
        status: 401,
        answer: problemExample(
          401,
          'unknown_sdk_key',
          'Send the SDK key as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
        ),
      },
    },
    cors: {
      ...browserAccess(keys),
      // `sendBeacon` always sends credentials; none is ever read.
      credentials: true,
      exposeHeaders: ['Retry-After', 'X-Request-Id'],
      preflightOnly: false,
    },
    handler(req, res) {
      const origin = originOf(req)
      const full = journal.refusal()
      if (full !== undefined) throw toJournalFault(full)
      readBody(req, bodyLimits, async (fault, body) => {
        if (fault instanceof ClientGoneError) throw fault
        if (fault !== undefined) {
          failRequest(req, res, fault)
          return
        }
        const items = splitTokens(readTokens(body))
        const tokens = items.flat()
        if (tokens.length > maxTokens) throw tooManyTokens()
        const redeemed = await exposures.redeem(tokens, origin).catch((error: unknown) => {
          throw toJournalFault(error)
        })
        let at = 0
        const results = items.map(({ length }) => joinResults(redeemed.slice(at, (at += length))))
        sendPrepared(res, prepareReply(200, json, JSON.stringify({ results })))
      })
    },
  })
}

/** @throws HttpFault 400 */
function readTokens(body: Buffer): SeenToken[] {
  const parsed = exposuresBodySchema.safeParse(parseJson(body))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const detail = issue?.message ?? 'The body is not as documented.'
    throw new HttpFault(400, 'invalid_request', {
      detail: 'The body must be {"exposures":[{"token":"…"}]}, with 1 to 100 tokens.',
      errors: [
        { in: 'body', pointer: `#${(issue?.path ?? []).map((part) => `/${String(part)}`).join('')}`, detail },
      ],
    })
  }
  return parsed.data.exposures.map(({ token, at }) => ({
    token,
    ...(at !== undefined && { atMs: Date.parse(at) }),
  }))
}

function tooManyTokens(): HttpFault {
  const detail = `Send at most ${maxTokens} tokens at once, those that are separated by spaces included.`
  return new HttpFault(400, 'invalid_request', {
    detail,
    errors: [{ in: 'body', pointer: '#/exposures', detail }],
  })
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(decodeBody(body))
  } catch {
    throw new HttpFault(400, 'invalid_json', { detail: 'The body must be one JSON text in UTF-8.' })
  }
}

function toJournalFault(error: unknown): HttpFault {
  const isFull = error instanceof Error && 'code' in error && error.code === 'journal_full'
  const wait = error instanceof Error && 'retryAfterSeconds' in error ? Number(error.retryAfterSeconds) : 1
  return new HttpFault(503, isFull ? 'journal_full' : 'overloaded', {
    detail: 'Exposures cannot be accepted at the moment. Send them again.',
    headers: { 'Retry-After': String(wait) },
    cause: error,
  })
}
