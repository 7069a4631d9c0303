import { createHash } from 'node:crypto'
import { formatSseEvent, HttpFault, toEntityTag } from '@frontpage/service-kit'
import type { SiteDecisions } from '../decisions/site-decisions.js'
import { topStoriesOf, waitingStoriesOf } from '../decisions/top-stories.js'
import type { ListContext } from '../list/list-context.js'
import { renderLists, renderRising, renderWithoutScores } from '../list/render-lists.js'
import { renderStory } from '../list/render-story.js'
import type {
  BoardRequest,
  BoardRequests,
  MadeEvent,
  MadeFrom,
  MadeReply,
  Outcome,
  ReplyRequest,
  WaitingStoryCard,
} from './messages.js'

/** The services from which a board's thread makes its answers. */
export interface MakerContext extends ListContext {
  readonly decisions: SiteDecisions
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onRendered: (seconds: number) => void
}

/** Requests about the stories in the lists. */
export type ListRequest = Exclude<BoardRequest, { kind: 'metrics' | 'ping' }>

/** Applies even where nothing changes: a cursor in a reply must not outlive its order. */
const goodForMs = 30_000

/** Makes the answer to a request, and lists its bytes that are transferred rather than copied. */
export function makeOutcome(
  context: MakerContext,
  request: ListRequest,
): { outcome: Outcome; bytes: ArrayBuffer[] } {
  try {
    const made = make(context, request)
    return { outcome: { made }, bytes: bytesOf(made) }
  } catch (error) {
    return { outcome: toFailure(error), bytes: [] }
  }
}

/** @throws HttpFault */
export function makeReply(context: MakerContext, request: ReplyRequest): MadeReply {
  const startedAt = performance.now()
  const from = madeFrom(context, request.site)
  const body = toBytes(render(context, request))
  const madeInMs = performance.now() - startedAt
  context.onRendered(madeInMs / 1_000)
  return { ...from, body: body.buffer, etag: toEntityTag(body), madeInMs }
}

function make(
  context: MakerContext,
  request: ListRequest,
): BoardRequests[Exclude<keyof BoardRequests, 'metrics' | 'ping'>]['gives'] {
  switch (request.kind) {
    case 'event':
      return makeEvent(context, request)
    case 'topStories':
      return topStoriesOf(context, request)
    case 'waitingStories':
      return makeWaitingStories(context, request.site)
    default:
      return makeReply(context, request)
  }
}

function render(context: MakerContext, request: ReplyRequest): string {
  const { site } = request
  if (request.kind === 'story') return renderStory(context, site, request.storyId)
  return request.kind === 'lists'
    ? renderLists(context, site, request.query)
    : renderRising(context, site, request.query)
}

function makeEvent(
  context: MakerContext,
  { site, query, seenId }: Extract<BoardRequest, { kind: 'event' }>,
): MadeEvent {
  const from = madeFrom(context, site)
  const { text, hasStories } = renderWithoutScores(context, site, query)
  const id = createHash('sha1')
    .update(JSON.stringify([site, query.window, query.scope]))
    .update(text)
    .digest('base64url')
    .slice(0, 16)
  if (id === seenId) return { ...from, id, hasStories }
  const data = renderLists(context, site, query)
  return { ...from, id, hasStories, frame: toBytes(formatSseEvent({ id, event: 'lists', data })).buffer }
}

function makeWaitingStories(context: MakerContext, site: string): WaitingStoryCard[] {
  return waitingStoriesOf(context, site).map((waiting) => {
    const { title, url } = context.board.find(site, 'global', 'now', waiting.storyId)?.card ?? {}
    return { ...waiting, ...(title !== undefined && { title }), ...(url !== undefined && { url }) }
  })
}

/** Read before anything is made, so that a change meanwhile is not missed. */
function madeFrom({ board, decisions, lists, now }: MakerContext, site: string): MadeFrom {
  return {
    site,
    boardVersion: board.version(site),
    decisionsVersion: decisions.version(),
    untilMs: Math.min(now() + goodForMs, lists.decisionsOf(site).changesAtMs),
  }
}

/** Memory of its own, so that it can be transferred. */
function toBytes(ascii: string): Buffer & { readonly buffer: ArrayBuffer } {
  const bytes = Buffer.from(new ArrayBuffer(ascii.length))
  bytes.write(ascii, 'latin1')
  return bytes
}

function bytesOf(made: object): ArrayBuffer[] {
  if ('body' in made) return [made.body as ArrayBuffer]
  return 'frame' in made ? [made.frame as ArrayBuffer] : []
}

function toFailure(error: unknown): Outcome {
  if (!(error instanceof HttpFault))
    return { failed: error instanceof Error ? error : new Error(String(error)) }
  const { status, code, message: detail, errors } = error
  return { refused: { status, code, detail, ...(errors && { errors }) } }
}
