import type { Options } from './client/client.js'
import type { Core } from './core/create-core.js'
import { createLoad } from './create-load.js'
import { createFeed, type Feed } from './feed/create-feed.js'
import { createStories, type Stories } from './stories/create-stories.js'
import { createVariations, type Variations } from './variations/create-variations.js'

export type { Assignment, Options } from './client/client.js'
export type { QueueStats } from './core/queue.js'
export type { FeedbackAction, FeedPage, FeedQuery } from './feed/create-feed.js'
export { isFeedError, type FeedError } from './feed/feed-error.js'
export type { Stories, Story, StoryInList } from './stories/create-stories.js'
export type { ListOfStories, ShownStory } from './stories/shown-stories.js'
export type { Impressions } from './stories/watch-impressions.js'

export interface Frontpage extends Core, Variations, Feed {
  readonly stories: Stories
}

/** Starts the SDK; it never throws. */
export const load: (options: Options) => Frontpage = createLoad((client) => ({
  ...createVariations(client),
  ...createFeed(client),
  stories: createStories(client),
}))
