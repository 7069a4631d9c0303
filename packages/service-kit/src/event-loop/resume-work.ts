import type { ServerResponse } from 'node:http'
import { enterWork, leaveWork } from '@frontpage/event-loop-guard'
import { isServiceResponse } from '../http/service-message.js'

/** A request goes on after something was waited for: the event-loop guard shall know whose work runs until `leaveWork`. */
export function resumeWork(res: ServerResponse | null): void {
  if (res === null || !isServiceResponse(res) || res.cells === null) return
  enterWork(res.cells.work)
}

/** The same around what is synchronous. */
export function asWorkOf<Result>(res: ServerResponse, run: () => Result): Result {
  resumeWork(res)
  try {
    return run()
  } finally {
    leaveWork()
  }
}
