import { others, toNameOnly, type Culprit, type Frame, type Incident } from './incident.js'

export interface IncidentLog {
  /** True the first time that this culprit is seen. */
  add(incident: Incident): boolean
  /** The latest incidents, oldest first. */
  incidents(): readonly Incident[]
  /** The culprits that took the most time first. */
  culprits(): readonly Culprit[]
}

type Tally = { -readonly [Key in keyof Culprit]: Culprit[Key] }

/** Bounded: beyond `maxCulprits` new culprits are counted together, as `(others)`. */
export function createIncidentLog({
  maxIncidents,
  maxCulprits,
}: {
  maxIncidents: number
  maxCulprits: number
}): IncidentLog {
  const latest: Incident[] = []
  const tallies = new Map<string, Tally>()

  function tallyOf(frame: Frame): { tally: Tally; isNew: boolean } {
    const known = tallies.get(keyOf(frame))
    if (known !== undefined) return { tally: known, isNew: false }
    const counted = tallies.size < maxCulprits ? frame : toNameOnly(others)
    const collected = tallies.get(keyOf(counted))
    if (collected !== undefined) return { tally: collected, isNew: false }
    const tally = { frame: counted, incidents: 0, totalMs: 0, longestMs: 0 }
    tallies.set(keyOf(counted), tally)
    return { tally, isNew: true }
  }

  return {
    add(incident) {
      latest.push(incident)
      if (latest.length > maxIncidents) latest.shift()
      const { tally, isNew } = tallyOf(incident.culprit)
      tally.incidents++
      tally.totalMs += incident.durationMs
      tally.longestMs = Math.max(tally.longestMs, incident.durationMs)
      return isNew
    },
    incidents: () => [...latest],
    culprits: () =>
      [...tallies.values()].toSorted((a, b) => b.totalMs - a.totalMs).map((tally) => ({ ...tally })),
  }
}

function keyOf({ functionName, file, line }: Frame): string {
  return `${functionName}\n${file ?? ''}\n${line ?? ''}`
}
