import { createFeedClient, isApiError } from '@frontpage/api-client'

const askedTogether = 8
const answerWithinMs = 30_000

/**
 * The ids of those stories that the feed's catalogue does not have.
 *
 * @throws ApiError where the feed refuses; the error of `fetch` where it is away
 */
export async function absentOf(
  ids: readonly string[],
  {
    feedUrl,
    site,
    adminSecret,
    signal: stopped,
  }: { feedUrl: string; site: string; adminSecret: string; signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const client = createFeedClient({ baseUrl: feedUrl, token: adminSecret })
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(answerWithinMs)])
  const absent = new Set<string>()
  const waiting = [...ids]
  async function askForNext(): Promise<void> {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      try {
        await client.getStory({ path: { id }, query: { site }, signal })
      } catch (error) {
        if (!isApiError(error) || error.status !== 404) throw error
        absent.add(id)
      }
    }
  }
  await Promise.all(Array.from({ length: askedTogether }, askForNext))
  return absent
}
