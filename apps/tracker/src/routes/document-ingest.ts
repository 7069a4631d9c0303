import type { CallType } from '@frontpage/contracts'
import { problemExample, problems, type RawRoute, type RouteExample } from '@frontpage/service-kit'
import { batchReplySchema, batchSchema, callSchemas, successReplySchema } from '../events/call-schemas.js'
import { ingestHeaders, ingestQuery, ingestRefusals, writeKeyCredentials } from './write-key-access.js'

type IngestDocumentation = Pick<
  RawRoute,
  'summary' | 'description' | 'tags' | 'credentials' | 'documents' | 'examples'
>

const success = { success: true }
const story = {
  storyId: 'hello',
  title: 'Hello',
  section: 'World',
  url: 'https://www.example.com/world/hello',
}

const bodyOf: Readonly<Record<CallType, Readonly<Record<string, unknown>>>> = {
  track: {
    event: 'Story Read',
    anonymousId: 'reader-1',
    properties: { storyId: 'hello', engagedSeconds: 42, scrollDepth: 80 },
  },
  page: { anonymousId: 'reader-1', properties: story },
  screen: { anonymousId: 'reader-2', name: 'Story', properties: story },
  identify: { anonymousId: 'reader-1', userId: 'u-1', traits: { plan: 'free' } },
  group: { userId: 'u-1', groupId: 'newsroom', traits: { name: 'Newsroom' } },
  alias: { previousId: 'reader-1', userId: 'u-1' },
}

const description =
  'A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. ' +
  'Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work.'

const bodyTypes = ['application/json', 'text/plain']

/** `type`: the call that the route stands for; undefined for a batch. */
export function documentIngest(type: CallType | undefined): IngestDocumentation {
  return type === undefined ? batch : documentCall(type)
}

function documentCall(type: CallType): IngestDocumentation {
  const accepted: RouteExample = {
    summary: 'An event that is accepted',
    body: bodyOf[type],
    status: 200,
    answer: success,
  }
  return {
    summary: `Accept one ${type} event`,
    description,
    tags: ['events'],
    credentials: writeKeyCredentials,
    documents: {
      query: ingestQuery,
      headers: ingestHeaders,
      body: callSchemas[type],
      bodyTypes,
      responses: {
        200: { description: 'The event is stored', body: successReplySchema },
        400: problems(
          'invalid_json',
          'invalid_encoding',
          'invalid_body',
          'missing_identity',
          'placeholder_identity',
          'missing_field',
          'invalid_field',
          'number_not_finite',
          'too_deep',
        ),
        413: problems('event_too_large'),
        ...ingestRefusals,
      },
    },
    examples: { accepted },
  }
}

const batch: IngestDocumentation = {
  summary: 'Accept a batch of events',
  description: `${description} Each item is validated separately: rejected items are listed, the others are accepted.`,
  tags: ['events'],
  credentials: writeKeyCredentials,
  documents: {
    query: ingestQuery,
    headers: ingestHeaders,
    body: batchSchema,
    bodyTypes,
    responses: {
      200: { description: 'The accepted events are stored', body: batchReplySchema },
      400: problems(
        'invalid_json',
        'invalid_encoding',
        'invalid_body',
        'invalid_field',
        'batch_empty',
        'number_not_finite',
        'too_deep',
      ),
      413: problems('batch_too_large', 'batch_too_long', 'event_too_large'),
      ...ingestRefusals,
    },
  },
  examples: {
    accepted: {
      summary: 'Two events of one reader',
      body: {
        batch: [
          { type: 'page', ...bodyOf.page },
          { type: 'track', ...bodyOf.track },
        ],
        sentAt: '2026-06-01T10:00:00.000Z',
      },
      status: 200,
      answer: { success: true, accepted: 2 },
    },
    keyInQuery: {
      summary: 'The write key in the query, as `sendBeacon` has to send it',
      query: { writeKey: 'dev' },
      body: { batch: [{ type: 'page', ...bodyOf.page }] },
      status: 200,
      answer: { success: true, accepted: 1 },
    },
    unknownKey: {
      summary: 'An unknown write key',
      query: { writeKey: 'unknown' },
      body: { batch: [{ type: 'page', ...bodyOf.page }] },
      status: 401,
      answer: problemExample(401, 'unknown_write_key', 'No source has this write key.'),
    },
  },
}
