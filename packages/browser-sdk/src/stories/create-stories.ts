import type { Client } from '../client/client.js'
import { readStory } from './read-story.js'
import type { ListOfStories } from './shown-stories.js'
import { createImpressions, type Impressions } from './watch-impressions.js'

/** A story as its page knows it. All but the id only fills gaps: the catalogue wins. */
export interface Story {
  readonly storyId: string
  readonly title?: string
  readonly section?: string
  readonly tags?: readonly string[]
  readonly author?: string
  readonly publisher?: string
  /** ISO 8601 */
  readonly publishedAt?: string
  readonly image?: string
  readonly url?: string
  readonly language?: string
}

export interface StoryInList extends ListOfStories {
  readonly storyId: string
  readonly position?: number
}

export interface Stories {
  /** The page of a story is viewed: a page call with what the page knows of it. */
  viewed(story: Story): void
  /** Measures engaged time and scroll depth of the story in this element until the returned function is called. */
  read(element: Element, story: Pick<Story, 'storyId'>): () => void
  /** Observes the cards of a list. */
  impressions(list: ListOfStories): Impressions
  clicked(story: StoryInList): void
  hidden(storyId: string): void
  /** Follows `section:…`, `tag:…`, `author:…` or `publisher:…`. */
  followed(topic: string): void
  unfollowed(topic: string): void
  shared(storyId: string): void
  liked(storyId: string): void
}

/** Readers' deeds with stories, in the platform's words. */
export function createStories(client: Client): Stories {
  const impressions = createImpressions(client)
  const track = (event: string, properties: object): void =>
    client.guard(() => client.send('track', { event, properties }), undefined)
  const nothing = (): void => {}

  return {
    viewed(story) {
      client.guard(() => client.send('page', { properties: { ...story } }), undefined)
    },
    read: (element, { storyId }) => client.guard(() => readStory(client, element, storyId), nothing),
    impressions,
    clicked: ({ storyId, surface, feedId, position }) =>
      track('Story Clicked', { storyId, surface, feedId, position }),
    hidden: (storyId) => track('Story Hidden', { storyId }),
    followed: (topic) => track('Topic Followed', { topic }),
    unfollowed: (topic) => track('Topic Unfollowed', { topic }),
    shared: (storyId) => track('Story Shared', { storyId }),
    liked: (storyId) => track('Story Liked', { storyId }),
  }
}
