import type { FeedModel } from './feed-model.js'

/** Generated: made by the command below, not by hand. */
export const startFeedModel: FeedModel = {
  version: 'start',
  fittedFrom: '',
  fittedTo: '',
  command: '',
  lists: 0,
  features: [],
  means: [],
  scales: [],
  networks: [],
}
