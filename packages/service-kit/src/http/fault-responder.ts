import type { IncomingMessage, ServerResponse } from 'node:http'
import { ClientGoneError } from './http-fault.js'
import { sendProblem, toFault } from './problem.js'
import { requestIdOf } from './request-id.js'
import type { RouterContext } from './run-route.js'
import { isServiceResponse } from './service-message.js'

export type FaultResponder = (req: IncomingMessage, res: ServerResponse, error: unknown) => void

/** The one place where errors of handlers end: they are logged once and answered as problems. */
export function createFaultResponder({ log }: Pick<RouterContext, 'log'>): FaultResponder {
  const isDue = createThrottle()
  return (req, res, error) => {
    if (error instanceof ClientGoneError) {
      if (isServiceResponse(res)) res.cells?.countAborted()
      res.destroy()
      return
    }
    const fault = toFault(error)
    // The path is left out, because it may contain a reader's id.
    const context = {
      requestId: requestIdOf(req),
      method: req.method,
      status: fault.status,
      code: fault.code,
    }
    if (fault.status >= 500 && isServiceResponse(res)) res.span?.fail(error)
    if (fault !== error) log.error({ ...context, err: error }, 'request failed')
    else if (fault.status >= 500 && !fault.isExpected) {
      if (isDue(fault.code)) log.warn({ ...context, err: fault.cause }, 'request refused')
    } else log.debug({ ...context, detail: fault.message }, 'request refused')
    sendProblem(req, res, fault)
  }
}

/**
 * At most one line a second per code: a service that sheds load must not spend time on its log, and the metrics count
 * every one.
 */
function createThrottle(): (code: string) => boolean {
  const nextAt = new Map<string, number>()
  return (code) => {
    const now = performance.now()
    if (now < (nextAt.get(code) ?? 0)) return false
    nextAt.set(code, now + 1000)
    return true
  }
}
