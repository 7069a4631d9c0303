import type { Client } from '../client/client.js'

/** Tells `onError` of what went wrong in work that the page does not wait for. */
export function report(client: Client, error: unknown): void {
  client.guard(() => {
    throw error
  }, undefined)
}
