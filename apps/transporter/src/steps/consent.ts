import { isJsonObject, type AcceptedEvent } from '@frontpage/contracts'
import type { Fold } from '@frontpage/read-models'

/**
 * Consent managers' names for the categories, in Segment's `context.consent.categoryPreferences`. A category that the
 * reader refused (`false`) closes the purposes that it names; one that is not mentioned closes none.
 */
const categories: Readonly<Record<Fold['purpose'], RegExp>> = {
  statistics: /analytic|statistic|performance|measurement/i,
  personalisation: /personali[sz]|functional|preference|recommend/i,
}

/**
 * Whether a read model of this purpose may use the event. A reader who asked not to be tracked is in no personal one.
 */
export function mayBeUsedFor(
  purpose: Fold['purpose'],
  event: Pick<AcceptedEvent, 'context' | 'privacy'>,
): boolean {
  if (purpose === 'personalisation' && event.privacy !== undefined) return false
  const consent = event.context?.consent
  if (!isJsonObject(consent) || !isJsonObject(consent.categoryPreferences)) return true
  return !Object.entries(consent.categoryPreferences).some(
    ([category, isGiven]) => isGiven === false && categories[purpose].test(category),
  )
}
