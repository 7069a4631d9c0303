import { isApiError } from '@frontpage/api-client'
import { repeatUntilClosed } from '@frontpage/concurrency'
import type { Logger, Metrics } from '@frontpage/service-kit'
import { editionMs, type ContentStore } from '../content/content-store.js'
import { ensureSettings } from './ensure-settings.js'
import { absentOf } from './absent-stories.js'
import { sendLines } from './send-lines.js'
import { toRemovalLine, toStoryLine } from './story-lines.js'

export interface PublishingOptions {
  readonly stories: Pick<ContentStore, 'comingOut'>
  readonly feedUrl: string
  readonly splitterUrl: string
  readonly site: string
  /** The secret of an admin token; undefined: nothing is published. */
  readonly adminSecret: string | undefined
  /** The site's address for readers, with which the stories' pages and pictures begin. */
  readonly publicUrl: string
  readonly log: Logger
  readonly metrics: Metrics
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly everyMs?: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const howToAllow =
  'set NEWSSTAND_ADMIN_TOKEN to the secret of an admin token with the scopes feed.read, feed.write, splitter.read and splitter.write'
/** Stories are published before they come out, so that a feed that is away for a while misses none. */
const aheadMs = 2 * hourMs
/** All stories that are out are looked up this often, so that a catalogue that lost some gets them back. */
const allOverEveryMs = hourMs
/** A story leaves the catalogue this long after its next edition came out, and is still removed for as long again. */
const keptMs = 7 * dayMs

/**
 * Publishes the site's stories into the feed's catalogue and makes the settings that the site needs, now and whenever
 * stories come; what fails is tried again. Every replica may do it. A story that the catalogue has already stays as it is
 * there: it may be an editor's text.
 */
export function startPublishing(options: PublishingOptions): { close(): Promise<void> } {
  const { stories, feedUrl, splitterUrl, site, adminSecret, publicUrl, log, metrics, now } = options
  const published = metrics.counter({
    name: 'frontpage_newsstand_published_stories_total',
    help: 'Stories that were sent to the catalogue, by what became of them there.',
    labelNames: ['outcome'],
  })
  const failures = metrics.counter({
    name: 'frontpage_newsstand_publish_failures_total',
    help: 'Attempts to publish that failed; they are repeated.',
  })
  if (adminSecret === undefined) {
    log.warn(`stories and experiments are not published: ${howToAllow}`)
    return { close: async () => undefined }
  }

  let hasSettings = false
  let publishedUntilMs = 0
  let allOverAtMs = 0
  let lastFailure = ''

  async function publish(signal: AbortSignal): Promise<void> {
    const timeMs = now()
    // The feed first: without stories there is nothing to read, without experiments there is one layout.
    const isAllOver = timeMs >= allOverAtMs
    const fromMs = isAllOver ? timeMs - editionMs : publishedUntilMs + 1
    const untilMs = timeMs + aheadMs
    const coming = stories.comingOut(fromMs, untilMs)
    const access = { feedUrl, site, adminSecret: adminSecret!, signal }
    const absent = await absentOf(
      coming.map(({ story }) => story.id),
      access,
    )
    const lines = [
      ...coming
        .filter(({ story }) => absent.has(story.id))
        .map(({ story, replacedAt }) => toStoryLine(story, { publicUrl, replacedAt })),
      ...(isAllOver ? removals(timeMs) : []),
    ]
    if (lines.length > 0) {
      const outcomes = await sendLines(lines, access)
      for (const [outcome, count] of Object.entries(outcomes)) published.inc({ outcome }, count)
      log.info({ ...outcomes }, 'stories published')
    }
    publishedUntilMs = untilMs
    if (isAllOver) allOverAtMs = timeMs + allOverEveryMs
    if (!hasSettings) {
      const made = await ensureSettings({ splitterUrl, site, adminSecret: adminSecret!, signal })
      hasSettings = true
      log.info({ made }, 'settings of the site are there')
    }
    lastFailure = ''
  }

  /** The catalogue does not grow for ever: lines that remove what was replaced long ago. */
  function removals(timeMs: number): string[] {
    const replacedBeforeMs = timeMs - keptMs
    return stories
      .comingOut(replacedBeforeMs - keptMs - editionMs, replacedBeforeMs - editionMs)
      .map(({ story }) => toRemovalLine(story))
  }

  return repeatUntilClosed(publish, {
    everyMs: options.everyMs ?? 10_000,
    onError(error) {
      failures.inc()
      const reason = toReason(error)
      // A feed that is away for an hour is one line, not three hundred.
      const level = reason === lastFailure ? 'debug' : 'warn'
      lastFailure = reason
      log[level]({ reason }, 'not published; it is tried again')
    },
  })
}

function toReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  if (!isApiError(error) || (error.status !== 401 && error.status !== 403)) return text
  return `${text} (${howToAllow})`
}
