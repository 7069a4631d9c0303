import { createPlaceholderTest, type JsonObject } from '@frontpage/contracts'

export const isDefaultPlaceholder = createPlaceholderTest()

/** A message id that is a placeholder would make one event of all that have it. */
const idFields = ['userId', 'anonymousId', 'previousId', 'messageId'] as const

/** Takes the ids that name nobody out of valid calls; returns whether there were any. */
export function removePlaceholderIds(
  calls: readonly JsonObject[],
  isPlaceholder: (id: unknown) => boolean,
): boolean {
  let isChanged = false
  for (const call of calls) {
    for (const field of idFields) {
      const id = call[field]
      if (id === undefined || !isPlaceholder(id)) continue
      call[field] = null
      isChanged = true
    }
  }
  return isChanged
}
