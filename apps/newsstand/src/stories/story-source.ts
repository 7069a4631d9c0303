import type { DemoStory } from '../content/demo-story.js'

/** The newsroom's texts and pictures, as pages need them. */
export interface StorySource {
  story(id: string): DemoStory | undefined
  /** The newest first. */
  newest(query: {
    readonly section?: string
    readonly language?: 'en' | 'id'
    readonly limit: number
  }): readonly DemoStory[]
  readonly sections: readonly Section[]
}

export interface Section {
  readonly slug: string
  readonly names: { readonly en: string; readonly id: string }
}
