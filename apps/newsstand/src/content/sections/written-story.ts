import type { IllustrationKind } from './illustration-kind.js'

/** A story as it is written here: when it comes out, and under which id, follows from the schedule. */
export interface WrittenStory {
  /** Its part of the address, different from every other story's. */
  readonly slug: string
  readonly title: string
  /** A second headline, for the experiment that compares headlines. */
  readonly alternativeTitle?: string
  readonly summary: string
  readonly author: string
  readonly tags: readonly string[]
  readonly illustration: IllustrationKind
  /** Describes the illustration to those who do not see it. */
  readonly alt: string
  readonly paragraphs: readonly string[]
  /** Whether it stands in the breaking bar until the next such story comes out. */
  readonly breaks?: boolean
}
