import type { feed as api } from '@frontpage/api-client'
import type { Client } from '../client/client.js'
import { request } from '../http/request.js'
import { feedError } from './feed-error.js'

const timeoutMs = 5_000
const feedPath = '/v1/feed'

type WholeQuery = NonNullable<Exclude<Parameters<api.FeedClient['getFeed']>[0], undefined>['query']>
/** The query of `GET /v1/feed`; who reads is added. */
export type FeedQuery = Omit<WholeQuery, 'anonymousId' | 'userId' | 'cursor' | 'personalised'>
/** A reader's decision about a story (by its `token` or id) or about a topic. */
export type FeedbackAction = Omit<api.Feedback, 'anonymousId' | 'userId' | 'site'>

export interface FeedPage extends api.Feed {
  /** Asks for the next page of the same frozen order; absent on the last page. */
  readonly next?: () => Promise<FeedPage>
}

export interface Feed {
  /** @throws FeedError */
  feed(query?: FeedQuery): Promise<FeedPage>
  /** @throws FeedError */
  feedback(action: FeedbackAction): Promise<api.FeedbackAnswer>
  /** The reader's history and tastes, as the platform knows them. @throws FeedError */
  profile(query?: { readonly locale?: 'en' | 'id' }): Promise<api.ReaderProfile>
  /** Forgets it. @throws FeedError */
  forgetProfile(): Promise<void>
}

/** The reader's feed. A reader who has not consented, or whose browser asks for privacy, gets one for everybody. */
export function createFeed(client: Client): Feed {
  const { feedUrl, site, readerToken } = client.options
  const first = client.reader()

  /** A token that is a text is that of the reader of `load`, who may be said to be a user only after it. */
  function fixedToken({ anonymousId, userId }: typeof first): string | undefined {
    const isSame = anonymousId === first.anonymousId && (first.userId ?? userId) === userId
    return isSame && typeof readerToken === 'string' ? readerToken : undefined
  }

  async function ask<Answer>(
    method: string,
    path: string,
    { query = {}, body }: { query?: object; body?: object } = {},
  ): Promise<Answer> {
    if (!feedUrl) throw feedError('no_feed_url')
    const isPersonalised = client.allows('personalisation')
    if (!isPersonalised && path !== feedPath) throw feedError('not_personalised')
    const reader = client.reader()
    const { anonymousId, userId } = reader
    const refuseAnother = (): void => {
      const now = client.reader()
      if (now.anonymousId !== anonymousId || now.userId !== userId) throw feedError('reader_changed')
    }
    const headers: Record<string, string> = body ? { 'Content-Type': 'application/json' } : {}
    if (isPersonalised) {
      headers['X-Anonymous-Id'] = anonymousId
      const token = typeof readerToken === 'function' ? await readerToken() : fixedToken(reader)
      refuseAnother()
      if (token) {
        headers['Authorization'] = `Bearer ${token}`
        // The feed refuses a token of another user.
        if (userId) headers['X-User-Id'] = userId
      }
    }
    const search = new URLSearchParams()
    const ofAll = body ? {} : { site, personalised: isPersonalised ? undefined : false }
    for (const [name, value] of Object.entries({ ...ofAll, ...query })) {
      for (const each of [value].flat()) if (each !== undefined) search.append(name, `${each}`)
    }
    const {
      status,
      body: answer,
      failure,
      retryAfterMs,
    } = await request(
      `${feedUrl}${path}?${search}`,
      { method, headers, ...(body && { body: JSON.stringify(body) }) },
      timeoutMs,
    )
    if (failure) {
      const { code = failure, retryable = status < 400 || status >= 500 } = (answer ??
        {}) as Partial<api.Problem>
      throw feedError(code, { status, retryable, retryAfterSeconds: retryAfterMs / 1_000 || undefined })
    }
    refuseAnother()
    return answer as Answer
  }

  async function page(query: FeedQuery, cursor?: string): Promise<FeedPage> {
    const answer = await ask<api.Feed>('GET', feedPath, { query: { ...query, cursor } })
    const { nextCursor } = answer
    return nextCursor === undefined ? answer : { ...answer, next: () => page(query, nextCursor) }
  }

  return {
    feed: (query = {}) => page(query),
    feedback: (action) => ask('POST', '/v1/feedback', { body: { ...action, site } }),
    profile: (query) => ask('GET', '/v1/feed/profile', query && { query }),
    forgetProfile: () => ask('DELETE', '/v1/feed/profile'),
  }
}
