/** The fields of a page of `GET /v1/feed` that the lab reads. */
export interface FeedAnswer {
  /** Empty where the answer is a list of earlier, which is no feed. */
  readonly feedId: string
  readonly fallback?: string
  readonly items: readonly { readonly storyId: string; readonly position: number }[]
  readonly nextCursor?: string
}

const answerWithinMs = 10_000

/** @returns the status alone where it is not 200; undefined where there is no answer */
export async function askForFeed(
  url: string,
  query: Readonly<Record<string, string>>,
): Promise<FeedAnswer | number | undefined> {
  try {
    const response = await fetch(`${url}/v1/feed?${new URLSearchParams(query).toString()}`, {
      signal: AbortSignal.timeout(answerWithinMs),
    })
    const text = await response.text()
    return response.status === 200 ? (JSON.parse(text) as FeedAnswer) : response.status
  } catch {
    return undefined
  }
}
