import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { HttpFault } from './http-fault.js'
import type { PathParams, ResponseDefinitions, RouteDocumentation } from './define-route.js'

export type RawHandler<Params = unknown> = (
  req: IncomingMessage,
  res: ServerResponse,
  params: Params,
) => unknown

/** A route whose handler reads the request and writes the response itself; its schemas only document. */
export interface RawRoute extends RouteDocumentation {
  readonly kind: 'raw-route'
  readonly documents?: {
    readonly params?: z.ZodType
    readonly query?: z.ZodType
    readonly headers?: z.ZodType
    readonly body?: z.ZodType
    /** The content types of the body; the examples have the first one. Default `application/json`. */
    readonly bodyTypes?: readonly string[]
    readonly responses?: ResponseDefinitions
  }
  readonly handler: RawHandler<never>
  /** Answers a path that does not decode, at once or by a promise, where the answer is not a problem document. */
  readonly onMalformedPath?: (req: IncomingMessage, res: ServerResponse, fault: HttpFault) => unknown
}

/**
 * Defines a route for the hottest paths: nothing is allocated, read or validated for the handler, which may answer
 * synchronously or return a promise. An error that it throws or rejects with becomes a problem document. `auth` and
 * `cors` are checked before it.
 */
export function defineRawRoute<const Path extends string>(
  definition: Omit<RawRoute, 'kind' | 'path' | 'handler'> & {
    readonly path: Path
    readonly handler: RawHandler<PathParams<Path>>
  },
): RawRoute {
  return { kind: 'raw-route', ...definition }
}
