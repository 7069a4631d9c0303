import { setTimeout as pause } from 'node:timers/promises'
import { acceptedIds } from '../http/accepted-ids.js'
import { createPoster } from '../http/post-body.js'
import { tryUntilAnswered, type FailedTries } from '../http/try-until-answered.js'
import { pick, type Random } from '../traffic/random.js'
import { askForFeed, type FeedAnswer } from './feed-answer.js'
import { createPageLedger, type PageLedger } from './page-ledger.js'

/** Readers who open their feeds, scroll through pages, and click, whatever the answers. */
export interface FeedFleet {
  start(): void
  /** Opens no more feeds, and resolves when every visit is over. */
  finish(): Promise<void>
  abandon(): void
  readonly ledger: PageLedger
  answers(): Readonly<FeedFleetAnswers>
}

interface FeedFleetAnswers extends FailedTries {
  pages: number
  /** Answers that came of a list of earlier: no feed was made. */
  lastLists: number
  clicks: number
}

export interface FeedFleetOptions {
  /** Replicas of the feed; each page is asked of any of them. */
  readonly targets: readonly string[]
  readonly trackerUrl: string
  readonly writeKey: string
  readonly site: string
  readonly feedsPerSecond: number
  /** The number of readers; they come back again and again. */
  readonly readers: number
  /** The first page included. */
  readonly pagesPerFeed: number
  readonly random: Random
  /** It is told the ids of events that are sent to the tracker, and of those that it accepted. */
  readonly events?: { offer(messageId: string): void; acknowledge(messageIds: readonly string[]): void }
}

const tickMs = 5
const storiesPerPage = 10
const clickShare = 0.6
const askAgainShare = 0.2
const giveUpAfterMs = 60_000
const firstBackoffMs = 50
const maxBackoffMs = 1_000
const connections = 16

/** The id that a device of this number made up. */
export function deviceOf(reader: number): string {
  return `5f0c1e7a-0000-4000-8000-${reader.toString(16).padStart(12, '0')}`
}

export function createFeedFleet(options: FeedFleetOptions): FeedFleet {
  const { targets, random, site } = options
  const poster = createPoster({ target: options.trackerUrl, writeKey: options.writeKey, connections })
  const ledger = createPageLedger()
  const answers = {
    pages: 0,
    lastLists: 0,
    busy: 0,
    refused: 0,
    connectionErrors: 0,
    givenUp: 0,
    clicks: 0,
  }
  const inFlight = new Set<Promise<void>>()
  let opened = 0
  let startMs = 0
  let timer: NodeJS.Timeout | undefined

  function openDue(): void {
    const due = Math.floor(((performance.now() - startMs) / 1_000) * options.feedsPerSecond)
    for (; opened < due; opened++) {
      const visit = readFeed(deviceOf(Math.floor(random() * options.readers))).finally(() =>
        inFlight.delete(visit),
      )
      inFlight.add(visit)
    }
  }

  async function readFeed(anonymousId: string): Promise<void> {
    const query = { site, anonymousId, limit: String(storiesPerPage) }
    let cursor: string | undefined
    for (let page = 1; page <= options.pagesPerFeed; page++) {
      const asked = { ...query, ...(cursor !== undefined && { cursor }) }
      const answer = await askUntilAnswered(asked)
      if (answer === undefined) return
      if (answer.feedId === '') {
        answers.lastLists++
        return
      }
      ledger.note(answer)
      if (page === 1) await tell(anonymousId, answer)
      if (cursor !== undefined && random() < askAgainShare) {
        const again = await askUntilAnswered(asked)
        if (again !== undefined) ledger.compare(answer, again)
      }
      cursor = answer.nextCursor
      if (cursor === undefined) return
    }
  }

  function askUntilAnswered(query: Readonly<Record<string, string>>): Promise<FeedAnswer | undefined> {
    return tryUntilAnswered(
      async () => {
        const answer = await askForFeed(pick(random, targets), query)
        if (typeof answer !== 'object') return answer === undefined ? undefined : { status: answer }
        answers.pages++
        return { answer }
      },
      answers,
      { random, giveUpAfterMs, firstBackoffMs, maxBackoffMs },
    )
  }

  /** Says what was seen, and often that the first or another story was clicked, as a page's SDK does. */
  async function tell(anonymousId: string, { feedId, items }: FeedAnswer): Promise<void> {
    const shown = items.map(({ storyId, position }) => ({ storyId, position }))
    const batch = [event('Stories Shown', `shown-${feedId}`, { feedId, surface: 'feed', stories: shown })]
    if (items.length > 1 && random() < clickShare) {
      const { storyId, position } = items[Math.floor(random() ** 2 * items.length)]!
      batch.push(event('Story Clicked', `click-${feedId}`, { feedId, surface: 'feed', storyId, position }))
      answers.clicks++
    }
    const ids = batch.map(({ messageId }) => messageId)
    for (const id of ids) options.events?.offer(id)
    const body = Buffer.from(JSON.stringify({ batch }))
    const giveUpAt = performance.now() + giveUpAfterMs
    for (;;) {
      const answer = await poster.post('/v1/batch', body).catch(() => undefined)
      if (answer?.status === 200) {
        options.events?.acknowledge(acceptedIds(ids, answer))
        return
      }
      if (performance.now() > giveUpAt) return
      await pause(200)
    }

    function event(name: string, messageId: string, properties: object) {
      const timestamp = new Date().toISOString()
      return { type: 'track', event: name, messageId, anonymousId, timestamp, properties }
    }
  }

  return {
    start() {
      startMs = performance.now()
      timer = setInterval(openDue, tickMs)
    },
    async finish() {
      clearInterval(timer)
      while (inFlight.size > 0) await Promise.all(inFlight)
      poster.close()
    },
    abandon() {
      clearInterval(timer)
      poster.close()
    },
    ledger,
    answers: () => answers,
  }
}
