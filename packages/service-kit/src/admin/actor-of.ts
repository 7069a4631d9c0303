import type { IncomingMessage } from 'node:http'
import type { AdminActor } from './admin-tokens.js'

const actors = new WeakMap<IncomingMessage, AdminActor>()

/** Returns who sent a request to a route with `auth`; undefined on other routes. */
export function actorOf(req: IncomingMessage): AdminActor | undefined {
  return actors.get(req)
}

export function rememberActor(req: IncomingMessage, actor: AdminActor): void {
  actors.set(req, actor)
}
