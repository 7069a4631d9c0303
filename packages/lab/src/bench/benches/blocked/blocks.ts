import { relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { garbageCollection, unknown, type Incident } from '@frontpage/event-loop-guard'
import { repositoryRoot } from '../../../platform/repository-root.js'

export const thresholdMs = 10
const secret = 'secret-of-the-lab-bench'
const everyMs = 500

/** Every service reports blocks that are shorter than the ones that count, and shows them to the lab. */
export const guardEnv = {
  EVENT_LOOP_GUARD: 'true',
  EVENT_LOOP_GUARD_THRESHOLD_MS: String(thresholdMs),
  ADMIN_TOKEN: `lab:operations.read:${secret}`,
}

export interface SeenBlocks {
  longestBlockMs: number
  culprit: string | null
  /** Without garbage collection and blocks whose culprit is unknown. */
  longestOwnBlockMs: number
  ownCulprit: string | null
  incidents: number
  /** Gaps in which the process waited for a CPU. */
  starved: number
  /** Sorted by the longest block of each. */
  culprits: {
    culprit: string
    incidents: number
    longestMs: number
    /** The time of the longest, ISO 8601. */
    at: string | null
    work: string | null
    isExact: boolean
  }[]
  /** Before the service was ready, and so before any client could wait for it. */
  longestWhileStarting: { culprit: string; durationMs: number } | null
}

interface Answer {
  state: string
  why?: string
  starved: number
  latest: Incident[]
}

/**
 * Polls often enough to miss nothing, because a service shows its latest hundred. Blocks listed at the first poll are
 * from the start-up.
 */
export async function watchBlocks(
  services: Readonly<Record<string, { readonly url: string }>>,
): Promise<{ stop(): Promise<Record<string, SeenBlocks>> }> {
  const seen = new Map<string, { incidents: Map<number, Incident>; startUp: Incident[]; starved: number }>()

  async function ask(name: string, url: string): Promise<void> {
    const response = await fetch(`${url}/v1/admin/event-loop-blocks`, {
      headers: { Authorization: `Bearer ${secret}` },
    })
    if (!response.ok) throw new Error(`${name} shows no blocks: ${response.status}`)
    const answer = (await response.json()) as Answer
    if (answer.state !== 'watching') throw new Error(`${name} is not watched: ${answer.why ?? answer.state}`)
    const known = seen.get(name)
    if (known === undefined) {
      seen.set(name, { incidents: new Map(), startUp: answer.latest, starved: 0 })
      return
    }
    known.starved = answer.starved
    const startUp = new Set(known.startUp.map(({ number }) => number))
    for (const incident of answer.latest) {
      if (!startUp.has(incident.number)) known.incidents.set(incident.number, incident)
    }
  }

  const askAll = (): Promise<unknown> =>
    Promise.all(Object.entries(services).map(([name, { url }]) => ask(name, url)))
  await askAll()
  const stopping = new AbortController()
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => {})
      await askAll()
    }
  })()
  // The error reaches the caller of `stop`.
  watching.catch(() => {})
  return {
    async stop() {
      stopping.abort()
      await watching
      return Object.fromEntries(
        Array.from(seen, ([name, { incidents, startUp, starved }]) => [
          name,
          { ...summarise([...incidents.values()], startUp), starved },
        ]),
      )
    },
  }
}

export function summarise(
  incidents: readonly Incident[],
  startUp: readonly Incident[],
): Omit<SeenBlocks, 'starved'> {
  const worst = longestOf(incidents)
  const own = longestOf(
    incidents.filter(({ culprit }) => ![garbageCollection, unknown].includes(culprit.functionName)),
  )
  const starting = longestOf(startUp)
  const byCulprit = new Map<string, Incident[]>()
  for (const incident of incidents) {
    const culprit = describeCulprit(incident)
    byCulprit.set(culprit, [...(byCulprit.get(culprit) ?? []), incident])
  }
  return {
    longestBlockMs: worst?.durationMs ?? 0,
    culprit: worst === undefined ? null : describeCulprit(worst),
    longestOwnBlockMs: own?.durationMs ?? 0,
    ownCulprit: own === undefined ? null : describeCulprit(own),
    incidents: incidents.length,
    culprits: Array.from(byCulprit, ([culprit, its]) => {
      const longest = longestOf(its)
      return {
        culprit,
        incidents: its.length,
        longestMs: longest?.durationMs ?? 0,
        at: longest?.at ?? null,
        work: longest?.work?.name ?? null,
        isExact: longest?.isExact ?? false,
      }
    }).toSorted((a, b) => b.longestMs - a.longestMs),
    longestWhileStarting:
      starting === undefined ? null : { culprit: describeCulprit(starting), durationMs: starting.durationMs },
  }
}

function longestOf(incidents: readonly Incident[]): Incident | undefined {
  return incidents.toSorted((a, b) => b.durationMs - a.durationMs)[0]
}

/** `toRows (packages/event-store/src/writers/x.ts:12)` */
function describeCulprit({ culprit: { functionName, file, line } }: Incident): string {
  return file === undefined ? functionName : `${functionName} (${relative(repositoryRoot, file)}:${line})`
}
