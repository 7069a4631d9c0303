import { encodeBatch } from '@frontpage/queue'
import type { AcceptedEvent } from '@frontpage/contracts'
import type { BatchPreparation } from './prepare-batch.js'

const rounds = 4
const eventsPerRound = 400

/**
 * Prepares invented batches and discards them, until the engine has compiled the code that prepares real ones: a third
 * of a second. Otherwise the first real batches block the event loop for 20 to 30 ms at a time, most of it in large
 * regular expressions.
 */
export async function warmUp(prepare: BatchPreparation): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const events = Array.from({ length: eventsPerRound }, (_, at) => invent(round * eventsPerRound + at))
    const bytes = encodeBatch(events.map((event) => JSON.stringify(event)))
    await prepare({ id: 'invented', bytes }, () => Promise.resolve())
  }
}

function invent(number: number): AcceptedEvent {
  const isPhone = number % 2 === 0
  const userAgent = isPhone
    ? `Mozilla/5.0 (iPhone; CPU iPhone OS 18_${number % 9} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1`
    : `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1${number % 90}.0.0.0 Safari/537.36`
  const url = `https://news.example.com/world/story-${number}?utm_source=newsletter&utm_medium=email`
  return {
    messageId: `invented-${number}`,
    type: number % 3 === 0 ? 'track' : 'page',
    event: number % 3 === 0 ? 'Story Read' : undefined,
    sourceId: 'invented',
    site: 'invented',
    environment: 'production',
    receivedAt: number,
    timestamp: number,
    originalTimestamp: number,
    anonymousId: `reader-${number}`,
    ip: `198.51.${number % 256}.0`,
    properties: {
      storyId: `story-${number}`,
      title: `Story ${number}`,
      section: 'world',
      engagedSeconds: number % 90,
    },
    context: {
      userAgent,
      locale: 'en-GB',
      page: { url, title: `Story ${number}`, referrer: 'https://www.google.com/' },
    },
  }
}
