import { isJsonObject, type AcceptedEvent, type ConsentEffect, type JsonValue } from '@frontpage/contracts'
import type { Fold } from '@frontpage/read-models'

/** Which purposes a category closes when its reader refused it. */
export type ConsentRules = (category: string) => ConsentEffect

/**
 * The categories of consent managers: OneTrust's groups; Google's consent mode; the purposes of IAB's TCF 2.2, by number.
 * The numbers up to 4 were OneTrust's groups as well, so each closes what it means with either.
 */
const knownCategories: Readonly<Record<string, ConsentEffect>> = {
  c0001: 'none',
  c0002: 'statistics',
  c0003: 'personalisation',
  c0004: 'personalisation',
  c0005: 'personalisation',
  analytics_storage: 'statistics',
  functionality_storage: 'personalisation',
  personalization_storage: 'personalisation',
  ad_personalization: 'personalisation',
  ad_storage: 'none',
  ad_user_data: 'none',
  security_storage: 'none',
  '1': 'both',
  '2': 'both',
  '3': 'personalisation',
  '4': 'personalisation',
  '5': 'personalisation',
  '6': 'personalisation',
  '7': 'none',
  '8': 'statistics',
  '9': 'statistics',
  '10': 'statistics',
  '11': 'personalisation',
}

/** Beginnings of words, without accents, in English, German, French, Spanish, Portuguese, Italian, Dutch and Indonesian. */
const words: readonly (readonly [ConsentEffect, RegExp])[] = [
  [
    'statistics',
    /anal[yi]t|stati|estati|estadi|perform|measur|messung|mesur|medicio|misur|leistung|rendim|kinerja|ukur|audien/,
  ],
  [
    'personalisation',
    /person|functi|fonct|funkti|funcion|funzion|fungsi|prefer|prafer|voorkeur|recom|rekom|empfehl/,
  ],
  ['none', /necess|neces|essen|erforder|notwend|noodzak|wajib|secur|advert|market|werb|public|pubbl|iklan|pemasar/], // prettier-ignore
]

/** In lower case, without accents; each in one of the languages above. */
const refusalWords =
  'false 0 no off deny denied refused rejected declined withdrawn opt-out opted-out optout opt_out opted_out inactive disabled ' +
  'nein abgelehnt non refuse rechazado rifiutato recusado nee geweigerd tidak ditolak'
const refusals: ReadonlySet<JsonValue> = new Set<JsonValue>([false, 0, ...refusalWords.split(' ')])

const maxRemembered = 1_000

/**
 * The rules of a source: its own categories, else those of consent managers, else what a name's words say. A category
 * that nobody knows closes personalisation.
 */
export function createConsentRules(own: Readonly<Record<string, ConsentEffect>> = {}): ConsentRules {
  const known = new Map(Object.entries(knownCategories))
  for (const [category, effect] of Object.entries(own)) known.set(plain(category), effect)
  const remembered = new Map<string, ConsentEffect>()

  return (category) => {
    let effect = remembered.get(category)
    if (effect === undefined) {
      const name = plain(category)
      effect = known.get(name) ?? words.find(([, pattern]) => pattern.test(name))?.[0] ?? 'personalisation'
      if (remembered.size >= maxRemembered) remembered.clear()
      remembered.set(category, effect)
    }
    return effect
  }
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim().toLowerCase()
}

/**
 * Whether a read model of this purpose may use the event. A reader who asked not to be tracked is in no personal one. A
 * category that the reader refused closes the purposes that it stands for; one that is not mentioned closes none.
 */
export function mayBeUsedFor(
  purpose: Fold['purpose'],
  { privacy, context }: Pick<AcceptedEvent, 'context' | 'privacy'>,
  rules: ConsentRules,
): boolean {
  if (purpose === 'personalisation' && privacy !== undefined) return false
  if (context === undefined) return true
  const closes = (category: string): boolean => {
    const effect = rules(category)
    return effect === purpose || effect === 'both'
  }
  const { consent, consentManagement } = context
  // RudderStack's SDKs name what is refused.
  const denied = isJsonObject(consentManagement) ? consentManagement.deniedConsentIds : undefined
  if (Array.isArray(denied) && denied.some((id) => typeof id === 'string' && closes(id))) return false
  if (consent === undefined) return true
  if (!isJsonObject(consent)) return !isRefusal(consent)
  const { categoryPreferences } = consent
  // Segment's SDKs have the categories in an object of their own; others write them at once.
  const categories = isJsonObject(categoryPreferences) ? categoryPreferences : consent
  for (const category in categories) {
    if (isRefusal(categories[category]!) && closes(category)) return false
  }
  return true
}

function isRefusal(value: JsonValue): boolean {
  return refusals.has(typeof value === 'string' ? plain(value) : value)
}
