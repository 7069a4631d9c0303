import model from './start-model.json' with { type: 'json' }
import type { FeedModel } from './feed-model.js'

/** The model of a site that has not learned yet. The file names the command that writes it. */
export const startFeedModel: FeedModel = model
