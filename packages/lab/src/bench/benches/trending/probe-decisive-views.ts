import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { createPoster } from '../../../http/post-body.js'
import { percentileOf } from '../../../load/percentile.js'
import type { Platform } from '../../../platform/start-platform.js'

/** The time from the answer to the POST of the view that brings a story into a list, until the list shows the story. */
export interface DecisiveViews {
  samples: number
  p50Ms: number
  p99Ms: number
  maxMs: number
  /** Views that no list showed in time; they are in no percentile. */
  missing: number
}

const probesPerSecond = 4
const lookEveryMs = 10
const giveUpAfterMs = 30_000
const userAgent =
  'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36'

/**
 * Each probe is a story that is alone in a section of its own, where the first view is the decisive one, so that it
 * cannot be confused with other probes or the traffic.
 */
export async function probeDecisiveViews(
  platform: Platform,
  { trendingUrl, seconds }: { trendingUrl: string; seconds: number },
): Promise<DecisiveViews> {
  const { trackerUrl, writeKey } = platform
  const poster = createPoster({ target: trackerUrl, writeKey, connections: 4 })
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const times: number[] = []
  let missing = 0

  async function probe(): Promise<void> {
    const id = randomUUID()
    const section = `probe-${id.slice(0, 13)}`
    const body = {
      messageId: id,
      anonymousId: id,
      timestamp: new Date().toISOString(),
      context: { userAgent },
      properties: { storyId: section, section, title: 'A probe', url: `https://news.example.id/${section}` },
    }
    const url = `${trendingUrl}/v1/trending?scope=section:${section}`
    // In practice a list is not requested for the first time right after its first story: others have requested it
    // before.
    if (await isShown(url, section, agent)) throw new Error('a list shows a story without readers')
    const { status } = await poster.post('/v1/page', Buffer.from(JSON.stringify(body)))
    if (status !== 200) throw new Error(`a probe was answered ${status}`)
    const answeredAtMs = performance.now()
    for (;;) {
      if (await isShown(url, section, agent)) break
      if (performance.now() - answeredAtMs > giveUpAfterMs) return void missing++
      await pause(lookEveryMs)
    }
    times.push(performance.now() - answeredAtMs)
  }

  const startMs = performance.now()
  const sent: Promise<void>[] = []
  for (let index = 0; index < seconds * probesPerSecond; index++) {
    await pause(Math.max(0, startMs + (index * 1000) / probesPerSecond - performance.now()))
    sent.push(probe())
  }
  await Promise.all(sent)
  poster.close()
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (percent: number): number => Number(percentileOf(times, percent).toFixed(1))
  return { samples: times.length, p50Ms: at(50), p99Ms: at(99), maxMs: at(100), missing }
}

function isShown(url: string, storyId: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      let body = ''
      response.setEncoding('latin1')
      response.on('data', (text: string) => (body += text))
      response.on('error', reject)
      response.on('end', () => resolve(body.includes(`"storyId":"${storyId}"`)))
    })
    sent.on('error', reject)
    sent.end()
  })
}
