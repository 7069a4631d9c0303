import type { ServerResponse } from 'node:http'
import { enterWork, runAsWork } from '@frontpage/event-loop-guard'
import { isServiceResponse } from '../http/service-message.js'

/** Tells the event-loop guard that a request goes on after waiting, and whose work runs until `leaveWork`. */
export function resumeWork(res: ServerResponse | null): void {
  if (res === null || !isServiceResponse(res) || res.cells === null) return
  enterWork(res.cells.work)
}

/** Runs a part of a request's work; code after an `await` in it has the same name where the guard can know. */
export function asWorkOf<Result>(res: ServerResponse, run: () => Result): Result {
  const work = isServiceResponse(res) ? (res.cells?.work ?? 0) : 0
  return runAsWork(work, run)
}
