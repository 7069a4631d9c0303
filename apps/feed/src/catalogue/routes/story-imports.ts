import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { toStoreFault } from '@frontpage/control-records'
import { StoreUnavailableError } from '@frontpage/event-store'
import { z } from 'zod'
import type { StoryFeed } from '../feeds/story-feeds.js'
import { importReportSchema, type ImportReport } from '../imports/import-report.js'
import type { ImportStates } from '../imports/import-states.js'

interface StoryImportsContext {
  readonly feeds: () => readonly StoryFeed[]
  readonly states: ImportStates
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const exampleReport: ImportReport = {
  feedId: 'world',
  status: 'imported',
  format: 'rss',
  startedAt: '2026-06-01T10:00:00.000Z',
  seconds: 0.8,
  bytes: 48_213,
  items: { new: 2, changed: 1, same: 46, refused: 1 },
  refusals: { bad_published_date: 1 },
  examples: [
    { reason: 'bad_published_date', title: 'Weather today', url: 'https://www.daily.example/weather' },
  ],
  failures: 0,
  nextAt: '2026-06-01T10:05:00.000Z',
}
const unknownDetail = 'There is no feed of stories with this id.'

/** `GET /v1/admin/story-imports`: how the last import of each feed went. */
export function listStoryImports({ feeds, states }: StoryImportsContext): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/story-imports',
    operationId: 'listStoryImports',
    summary: 'How the last import of each feed of stories went',
    tags: ['story-feeds'],
    auth: requireAdmin('feed.read'),
    responses: {
      200: {
        description: 'The reports of the feeds that were imported at least once',
        body: z.object({ data: z.array(importReportSchema) }),
      },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: { all: { summary: 'All of them', status: 200, answer: { data: [exampleReport] } } },
    async handler() {
      const known = await ask(() => states.getAll(feeds().map(({ id }) => id)))
      return { status: 200, body: { data: known.flatMap((state) => state?.report ?? []) } }
    },
  })
}

/** `POST /v1/admin/story-imports/:id`: imports a feed at once. */
export function startStoryImport({ feeds, states, now }: StoryImportsContext): Route {
  return defineRoute({
    method: 'POST',
    path: '/v1/admin/story-imports/:id',
    operationId: 'startStoryImport',
    summary: 'Import a feed of stories within seconds',
    description: 'Whatever its last import was, and although it failed.',
    tags: ['story-feeds'],
    auth: requireAdmin('feed.write'),
    params: z.object({ id: z.string() }),
    responses: {
      202: { description: 'It is due' },
      404: problems('unknown_story_feed'),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      known: { summary: 'A feed', params: { id: 'world' }, status: 202 },
      unknown: {
        summary: 'An id of no feed',
        params: { id: 'nothing' },
        status: 404,
        answer: problemExample(404, 'unknown_story_feed', unknownDetail),
      },
    },
    async handler({ params: { id }, actor, log }) {
      if (!feeds().some((feed) => feed.id === id)) {
        throw new HttpFault(404, 'unknown_story_feed', { detail: unknownDetail })
      }
      await ask(() => states.hasten(id, now()))
      log.info({ actor: actor.name, storyFeedId: id }, 'import of a feed requested')
      return { status: 202 }
    },
  })
}

async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question()
  } catch (error) {
    return toStoreFault(new StoreUnavailableError('Redis does not answer.', { cause: error }))
  }
}
