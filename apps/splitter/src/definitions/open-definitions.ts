import { changeTimesOf, compileSite, type SiteRecords } from './compile-site.js'
import type { SiteDefinitions } from './site-definitions.js'

export interface Definitions {
  /** The definitions in force at a site now; they are empty for a site without records. */
  ofSite(site: string): SiteDefinitions
  /** Called by those who follow the records. Only sites whose definitions differ change. */
  update(records: Omit<SiteRecords, 'site'>): void
  /** @returns a function that ends it */
  onChange(listener: (changed: SiteDefinitions) => void): () => void
  close(): void
}

/** A clock that is set forward, or a machine that slept, makes starts and ends late by this at most. */
const longestTimerMs = 60_000

/** Keeps each site's definitions compiled, and compiles them again when records or their time change. */
export function openDefinitions({
  now,
  onError = () => {},
}: {
  readonly now: () => number
  /** Called for a site whose records cannot be compiled: its last good definitions stay in force. */
  readonly onError?: (error: unknown, site: string) => void
}): Definitions {
  let bySite = new Map<string, SiteDefinitions>()
  let records: Omit<SiteRecords, 'site'> = { experiments: [], features: [], savedGroups: [], holdouts: [] }
  let timer: NodeJS.Timeout | undefined
  const listeners = new Set<(changed: SiteDefinitions) => void>()

  function compileAll(): void {
    const nowMs = now()
    const next = new Map<string, SiteDefinitions>()
    const changed: SiteDefinitions[] = []
    for (const site of new Set([...sitesOf(records), ...bySite.keys()])) {
      const before = bySite.get(site)
      const compiled = tryCompile(site, nowMs)
      if (compiled === undefined) {
        if (before !== undefined) next.set(site, before)
        continue
      }
      // The records may differ where nothing that decides a value does: an owner, say.
      const isSame = before?.version === compiled.version
      const definitions = {
        ...compiled,
        updatedAt: isSame ? before.updatedAt : laterThan(before?.updatedAt, nowMs),
      }
      next.set(site, definitions)
      if (!isSame) changed.push(definitions)
    }
    bySite = next
    schedule(nowMs)
    for (const definitions of changed) for (const listener of listeners) listener(definitions)
  }

  function tryCompile(site: string, nowMs: number): ReturnType<typeof compileSite> | undefined {
    try {
      return compileSite({ site, ...ofSite(records, site) }, nowMs)
    } catch (error) {
      onError(error, site)
      return undefined
    }
  }

  function schedule(nowMs: number): void {
    clearTimeout(timer)
    const times = changeTimesOf(records).filter((time) => time > nowMs)
    if (times.length === 0) return
    waitUntil(
      times.reduce((first, time) => Math.min(first, time)),
      nowMs,
    )
  }

  function waitUntil(timeMs: number, nowMs: number): void {
    const waitMs = Math.min(Math.max(timeMs - nowMs, 10), longestTimerMs)
    timer = setTimeout(() => {
      const later = now()
      if (later >= timeMs) compileAll()
      else waitUntil(timeMs, later)
    }, waitMs).unref()
  }

  return {
    ofSite(site) {
      const known = bySite.get(site)
      if (known !== undefined) return known
      const nothing = { experiments: [], features: [], savedGroups: [], holdouts: [] }
      const empty = {
        ...compileSite({ site, ...nothing }, now()),
        updatedAt: new Date(0).toISOString(),
      }
      // Sites are those of SDK keys, so that no request can make many of them.
      bySite.set(site, empty)
      return empty
    },
    update(next) {
      records = next
      compileAll()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      clearTimeout(timer)
      listeners.clear()
    },
  }
}

/** SDKs ignore a change whose time they know, so that two of the same millisecond need two times. */
function laterThan(before: string | undefined, nowMs: number): string {
  const earliestMs = before === undefined ? 0 : Date.parse(before) + 1
  return new Date(Math.max(nowMs, earliestMs)).toISOString()
}

function sitesOf({ experiments, features, savedGroups, holdouts }: Omit<SiteRecords, 'site'>): Set<string> {
  return new Set([experiments, features, savedGroups, holdouts].flat().map(({ site }) => site))
}

function ofSite(records: Omit<SiteRecords, 'site'>, site: string): Omit<SiteRecords, 'site'> {
  const isOfSite = (record: { site: string }): boolean => record.site === site
  return {
    experiments: records.experiments.filter(isOfSite),
    features: records.features.filter(isOfSite),
    savedGroups: records.savedGroups.filter(isOfSite),
    holdouts: records.holdouts.filter(isOfSite),
  }
}
