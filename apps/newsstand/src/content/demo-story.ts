/** A story of the demo site, in one language. */
export interface DemoStory {
  readonly id: string
  readonly section: string
  readonly language: 'en' | 'id'
  readonly title: string
  /** A second headline, for the experiment that compares headlines. */
  readonly alternativeTitle?: string
  readonly summary: string
  readonly author: string
  readonly tags: readonly string[]
  readonly publishedAt: Date
  readonly image: DemoImage
  readonly paragraphs: readonly string[]
  readonly isBreaking?: boolean
}

interface DemoImage {
  readonly src: string
  readonly alt: string
  readonly width: number
  readonly height: number
}
