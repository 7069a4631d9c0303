/** How many lines had each outcome. */
export type LineOutcomes = Readonly<
  Record<'new' | 'changed' | 'same' | 'removed' | 'refused' | 'failed', number>
>

/** The feed did not take all lines; the message says what it answered, and what to do. */
class PublishError extends Error {}

/** A feed that takes longer is asked again later. */
const answerWithinMs = 30_000

/**
 * Sends lines to the feed's catalogue. They may be sent again: what is the same there is not stored anew.
 *
 * @throws PublishError where the feed refuses, or was cut off before its summary; the error of `fetch` where it is away
 */
export async function sendLines(
  lines: readonly string[],
  {
    feedUrl,
    site,
    adminSecret,
    signal,
  }: { feedUrl: string; site: string; adminSecret: string; signal: AbortSignal },
): Promise<LineOutcomes> {
  const response = await fetch(`${feedUrl}/v1/stories/bulk?site=${encodeURIComponent(site)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminSecret}`, 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
  })
  const text = await response.text()
  if (!response.ok) throw new PublishError(`the feed answered ${response.status} ${text.slice(0, 300)}`)
  const answers = text.trim().split('\n')
  const { summary } = JSON.parse(answers.at(-1) || '{}') as { summary?: LineOutcomes }
  if (summary === undefined) throw new PublishError('the answer of the feed was cut off')
  if (summary.failed > 0) throw new PublishError('the feed could not store all stories: its stores are away')
  if (summary.refused > 0) {
    const first = answers.find((line) => line.includes('"refused"')) ?? ''
    throw new PublishError(
      `the feed refused ${summary.refused} stories, the first with ${first.slice(0, 300)}`,
    )
  }
  return summary
}
