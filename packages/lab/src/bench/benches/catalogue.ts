import { setTimeout as pause } from 'node:timers/promises'
import { percentileOf } from '../../load/percentile.js'
import { withCleanup } from '../../platform/cleanup.js'
import { describeMachine } from '../../platform/machine.js'
import { adminSecret, startPlatform } from '../../platform/start-platform.js'
import type { Bench } from './bench.js'
import { inventStory } from './control-records/catalogue.js'

const stories = 100_000
const quietMs = 5_000
const betweenProbesMs = 100
const authorization = `Bearer ${adminSecret}`

/** The requests that must not wait for an import: a reader's for a feed, and an editor's for a change of a story. */
const probes = {
  feed: (url: string, site: string) =>
    fetch(`${url}/v1/feed?site=${site}&anonymousId=lab-reader-${'0'.repeat(20)}`),
  put: (url: string, site: string) =>
    fetch(`${url}/v1/stories/editors-own?site=${site}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Changed at ${Date.now()}` }),
    }),
} as const

export const catalogue: Bench = {
  name: 'catalogue',
  does: 'one request with 100,000 stories, and how long readers and editors wait meanwhile',
  run: () =>
    withCleanup(async (cleanup) => {
      const platform = await startPlatform(cleanup)
      const { site } = platform
      const { url } = await platform.startFeed()
      const quiet = await probe(url, site, pause(quietMs))
      const startedAt = performance.now()
      const importing = importAll(url, site)
      const busy = await probe(url, site, importing)
      const seconds = (performance.now() - startedAt) / 1_000
      return {
        bench: 'catalogue',
        unit: 'stories/s',
        ours: Math.round(stories / seconds),
        stories,
        seconds: Number(seconds.toFixed(1)),
        summary: await importing,
        quiet,
        importing: busy,
        ...describeMachine(),
      }
    }),
}

async function importAll(url: string, site: string): Promise<unknown> {
  const lines = Array.from({ length: stories }, (_, number) => {
    const { section, ...story } = inventStory(number)
    return JSON.stringify({ ...story, sections: [section] })
  })
  const response = await fetch(`${url}/v1/stories/bulk?site=${site}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  const text = await response.text()
  const { summary } = JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as {
    summary?: Record<string, number>
  }
  if (summary?.['new'] !== stories) throw new Error(`the import ended with ${JSON.stringify(summary)}`)
  return summary
}

/** Milliseconds that requests take, one after the other of each kind, until something else is done. */
async function probe(url: string, site: string, done: Promise<unknown>) {
  let isDone = false
  const end = (): void => void (isDone = true)
  done.then(end, end)
  const measured = await Promise.all(
    Object.entries(probes).map(async ([name, ask]) => {
      const took: number[] = []
      while (!isDone) {
        const askedAt = performance.now()
        const response = await ask(url, site)
        await response.arrayBuffer()
        took.push(performance.now() - askedAt)
        await pause(betweenProbesMs)
      }
      const sorted = took.toSorted((a, b) => a - b)
      const at = (percentile: number): number => Number(percentileOf(sorted, percentile).toFixed(1))
      return [name, { requests: took.length, p50Ms: at(50), p99Ms: at(99), maxMs: at(100) }] as const
    }),
  )
  return Object.fromEntries(measured)
}
