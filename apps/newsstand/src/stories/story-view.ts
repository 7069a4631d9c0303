import type { DemoStory } from '../content/demo-story.js'

/** The reason for a story's place, in the reader's language. */
interface StoryReason {
  readonly code: string
  readonly text: string
}

/** A story as a card or a page shows it. */
export interface StoryView {
  readonly story: DemoStory
  readonly href: string
  /** By the experiment's variation. */
  readonly title: string
  readonly reason?: StoryReason | undefined
  /** Its place in the feed, from 1, and the token by which feedback names it there. */
  readonly position?: number | undefined
  readonly token?: string | undefined
}

export type HeadlineStyle = 'original' | 'alternative'

export function hrefOf({ section, id }: Pick<DemoStory, 'section' | 'id'>): string {
  return `/${encodeURIComponent(section)}/${encodeURIComponent(id)}`
}

export function toStoryView(
  story: DemoStory,
  headlines: HeadlineStyle,
  place: Pick<StoryView, 'reason' | 'position' | 'token'> = {},
): StoryView {
  const title = headlines === 'alternative' ? (story.alternativeTitle ?? story.title) : story.title
  return { story, href: hrefOf(story), title, ...place }
}

/** Whether any headline looks different by the experiment; elsewhere there is nothing to be exposed to. */
export function hasTestedHeadline(views: readonly Pick<StoryView, 'story'>[]): boolean {
  return views.some(({ story }) => story.alternativeTitle !== undefined)
}

const wordsPerMinute = 220

export function readingMinutes({ paragraphs }: Pick<DemoStory, 'paragraphs'>): number {
  const words = paragraphs.reduce((sum, paragraph) => sum + paragraph.split(/\s+/).length, 0)
  return Math.max(1, Math.round(words / wordsPerMinute))
}
