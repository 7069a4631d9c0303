/**
 * Why the feed did not answer as asked. `code` is the service's own (docs/feed/api.md), or `timeout`, `unreachable`,
 * `reader_changed` (the reader signed in or out meanwhile), `not_personalised`, `no_feed_url`.
 */
export interface FeedError extends Error {
  readonly name: 'FeedError'
  readonly code: string
  /** 0 where there was no answer. */
  readonly status: number
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  readonly retryAfterSeconds?: number | undefined
}

export function feedError(
  code: string,
  more: Partial<Pick<FeedError, 'status' | 'retryable' | 'retryAfterSeconds'>> = {},
): FeedError {
  const error = new Error(`The feed failed: ${code}.`)
  return Object.assign(error, { name: 'FeedError' as const, code, status: 0, retryable: false, ...more })
}

export function isFeedError(error: unknown): error is FeedError {
  return error instanceof Error && error.name === 'FeedError'
}
