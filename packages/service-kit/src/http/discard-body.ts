import type { IncomingMessage } from 'node:http'
import { ServiceRequest } from './service-message.js'

/**
 * Used when a request is answered without its body: nothing of the body is kept, and the connection stays usable. The
 * connection of a body that goes on for too long is closed.
 */
export function discardBody(req: IncomingMessage): void {
  if (ServiceRequest.is(req)) req.discard()
  else req.resume()
}
