import type { StoryCard } from '@frontpage/read-models'
import { toAscii } from '@frontpage/service-kit'

/** Cards stay the same objects over many feeds. */
const fieldsOf = new WeakMap<StoryCard, string>()

/** A story's own fields as JSON in ASCII, without braces. */
export function renderCard(card: StoryCard): string {
  let fields = fieldsOf.get(card)
  if (fields === undefined) {
    fields = toAscii(JSON.stringify(card)).slice(1, -1)
    fieldsOf.set(card, fields)
  }
  return fields
}
