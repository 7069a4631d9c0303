import type { Client, Options } from './client/client.js'
import { createCore, type Core } from './core/create-core.js'

/**
 * Makes a `load` that adds more to the core. Further calls with one write key give the SDK of the first. On a server,
 * where there is no page, each call makes one of its own, which sends and stores nothing.
 */
export function createLoad<More extends object>(
  createMore: (client: Client) => More,
): (options: Options) => Core & More {
  const loaded = new Map<string, Core & More>()
  return (options) => {
    const known = loaded.get(options.writeKey)
    if (known) return known
    const { core, client } = createCore(options)
    const whole = Object.assign(core, createMore(client))
    if (typeof document !== 'undefined') loaded.set(options.writeKey, whole)
    return whole
  }
}
