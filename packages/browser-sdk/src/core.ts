/** The SDK's events without variations, the feed and the story helpers, for pages that count every byte. */
import type { Options } from './client/client.js'
import type { Core } from './core/create-core.js'
import { createLoad } from './create-load.js'

/** Starts the events; it never throws. */
export const load: (options: Options) => Core = createLoad(() => ({}))
