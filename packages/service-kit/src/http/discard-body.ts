import type { IncomingMessage } from 'node:http'
import { ServiceRequest } from './service-message.js'

/**
 * For a request that is answered without its body: nothing that comes of it is held, and its connection stays usable. A
 * body that goes on for too long is cut.
 */
export function discardBody(req: IncomingMessage): void {
  if (ServiceRequest.is(req)) req.discard()
  else req.resume()
}
