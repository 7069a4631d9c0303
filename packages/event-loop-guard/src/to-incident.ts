import { findSourceMap } from 'node:module'
import type { GcPauses } from './gc-pauses.js'
import {
  garbageCollection,
  toNameOnly,
  unknown,
  type Frame,
  type Incident,
  type WorkInProgress,
} from './incident.js'
import type { Gap } from './watchdog-data.js'
import { pickCulprit } from './watchdog/pick-culprit.mjs'
import { nameOfWork } from './work-labels.js'

/**
 * When one pause was nearly all of it, no call is to blame, whatever ran; several pauses are caused by the call that
 * was caught.
 */
const wholeShare = 0.8
const mostShare = 0.5

export function toIncident(
  gap: Gap,
  { number, gcPauses, maxFrames }: { number: number; gcPauses: GcPauses; maxFrames: number },
): Incident {
  const { durationMs, isExact } = gap
  const stack = gap.frames.map(mapCompiledInMemory)
  const gc = gcPauses.between(gap.startNs, gap.untilNs)
  const isGc = gc.longestMs >= wholeShare * durationMs || (!isExact && gc.totalMs >= mostShare * durationMs)
  const agoMs = Number(process.hrtime.bigint() - gap.startNs) / 1e6
  return {
    number,
    at: new Date(Date.now() - agoMs).toISOString(),
    durationMs: toTenths(durationMs),
    waitedForCpuMs: toTenths(gap.waitedForCpuMs),
    // By the clock, whereas waits for a CPU are deducted from the duration.
    gcMs: toTenths(Math.min(gc.totalMs, durationMs)),
    culprit: isGc ? toNameOnly(garbageCollection) : (pickCulprit(stack) ?? toNameOnly(unknown)),
    isExact,
    stack: stack.slice(0, maxFrames),
    work: toWork(gap),
  }
}

/** Code that a loader compiled in memory (tsx) has its map only here. */
function mapCompiledInMemory(frame: Frame): Frame {
  const { file, line, column } = frame
  if (file === undefined || line === undefined || column === undefined || !/\.[cm]?[jt]sx?$/.test(file))
    return frame
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1)
  if (entry === undefined || !('originalLine' in entry)) return frame
  return { ...frame, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
}

function toWork({ work: { ofStack, running, last } }: Gap): WorkInProgress | undefined {
  const known = ofStack === 0 ? running : ofStack
  const name = nameOfWork(known === 0 ? last : known)
  return name === undefined ? undefined : { name, isRunning: known !== 0 }
}

function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
