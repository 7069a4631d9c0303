import {
  isJsonObject,
  setField,
  type JsonObject,
  type JsonValue,
  type SourceMapping,
} from '@frontpage/contracts'
import { hideMailAddresses } from './hide-mail-addresses.js'

/** The part of an allow-list that depends on the source: its own names for what the platform understands. */
export interface KeptFields {
  readonly properties: ReadonlyMap<string, Keep>
  /** The query parameters that are kept in addresses of pages: those of campaigns, and those that tell stories apart. */
  readonly parameters: ReadonlySet<string>
}

/** Returns what is kept of a value; undefined where that is nothing. */
type Keep = (value: JsonValue, kept: KeptFields) => JsonValue | undefined

const text: Keep = (value) => (typeof value === 'string' ? hideMailAddresses(value) : undefined)
const number: Keep = (value) => (isText(value) && Number.isNaN(Number(value)) ? undefined : scalar(value))
const flag: Keep = (value) => (typeof value === 'boolean' ? value : undefined)
const address: Keep = (value, { parameters }) =>
  typeof value === 'string' ? reduceAddress(value, parameters) : undefined

/** An id, a name or a list of them; of an object, as in `{"author": {"name": "…"}}`, the name. */
const names: Keep = (value) => {
  if (Array.isArray(value)) return value.flatMap((item) => scalar(item) ?? [])
  return isJsonObject(value) ? fields({ name: text })(value, none) : scalar(value)
}
const stories: Keep = (value, kept) => {
  if (!Array.isArray(value)) return undefined
  const story = fields({ storyId: names, position: number })
  return value.flatMap((item) => (isJsonObject(item) ? story(item, kept) : scalar(item)) ?? [])
}

function fields(known: Readonly<Record<string, Keep>>): Keep {
  const entries = Object.entries(known)
  return (value, kept) => {
    if (!isJsonObject(value)) return undefined
    let found: JsonObject | undefined
    for (const [name, keep] of entries) {
      const one = Object.hasOwn(value, name) ? keep(value[name]!, kept) : undefined
      if (one !== undefined) (found ??= {})[name] = one
    }
    return found
  }
}

/** A decision as consent managers say it. What is longer, or holds digits, may be a key to more. */
const decision: Keep = (value) => {
  if (typeof value === 'boolean' || value === 0 || value === 1) return value
  return typeof value === 'string' && /^(?:[01]|[\p{L} _-]{1,20})$/u.test(value) ? value : undefined
}
const maxCategoryLength = 200
const decisions: Keep = (value) => {
  if (!isJsonObject(value)) return decision(value, none)
  const kept: JsonObject = {}
  for (const [category, said] of Object.entries(value)) {
    const one = category.length <= maxCategoryLength ? decision(said, none) : undefined
    if (one !== undefined) setField(kept, category, one)
  }
  return kept
}
const consent: Keep = (value) =>
  isJsonObject(value) && isJsonObject(value.categoryPreferences)
    ? { categoryPreferences: decisions(value.categoryPreferences, none) ?? {} }
    : decisions(value, none)

/** The properties, by what they mean to the platform, in Segment's page call, and in an experiment's exposure. */
const properties: Readonly<Record<string, Keep>> = {
  storyId: names,
  title: text,
  section: names,
  tags: names,
  author: names,
  publishedAt: names,
  // A picture's address is the story's, and its parameters say its size.
  image: names,
  url: address,
  publisher: names,
  language: names,
  engagedSeconds: number,
  scrollDepth: number,
  surface: names,
  feedId: names,
  position: number,
  topic: names,
  stories,
  name: text,
  category: names,
  keywords: names,
  path: address,
  referrer: address,
  search: address,
  experiment_id: names,
  variation_id: names,
  phase: number,
}

const keepContext = fields({
  page: fields({ url: address, path: address, referrer: address, search: address, title: text }),
  referrer: fields({ url: address, link: address }),
  campaign: fields({ source: text, medium: text, name: text, term: text, content: text, id: names }),
  library: fields({ name: text, version: text }),
  app: fields({ name: text, version: text, build: names, namespace: text }),
  locale: text,
  timezone: text,
  consent,
  consentManagement: fields({ allowedConsentIds: names, deniedConsentIds: names }),
  // They say that no reader is there at all.
  webdriver: flag,
  navigator: fields({ webdriver: flag }),
  browser: fields({ webdriver: flag }),
})

const campaignParameters = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'utm_id']
const none: KeptFields = { properties: new Map(), parameters: new Set() }

/** Makes the allow-list of a source. */
export function keptFieldsOf(
  mapping: Pick<SourceMapping, 'properties' | 'storyParameters' | 'storyUrls'>,
): KeptFields {
  const kept = new Map(Object.entries(properties))
  for (const [theirs, ours] of Object.entries(mapping.properties)) {
    if (!kept.has(theirs)) kept.set(theirs, properties[ours]!)
  }
  const parameters = new Set([...campaignParameters, ...mapping.storyParameters])
  for (const pattern of mapping.storyUrls) {
    const query = pattern.split('?')[1]
    for (const parameter of query?.split('&') ?? []) parameters.add(nameOf(parameter))
  }
  return { properties: kept, parameters }
}

export function keepProperties(said: JsonObject, kept: KeptFields): JsonObject | undefined {
  let result: JsonObject | undefined
  for (const name in said) {
    const value = kept.properties.get(name)?.(said[name]!, kept)
    if (value !== undefined) setField((result ??= {}), name, value)
  }
  return result
}

export function keepOfContext(context: JsonObject, kept: KeptFields): JsonObject | undefined {
  return keepContext(context, kept) as JsonObject | undefined
}

/** Reduces an address to its scheme, host, path and the parameters that are kept. */
function reduceAddress(written: string, parameters: ReadonlySet<string>): string {
  const [withoutFragment = ''] = written.split('#', 1)
  const start = withoutFragment.indexOf('?')
  const page = start === -1 ? withoutFragment : withoutFragment.slice(0, start)
  const place = hideMailAddresses(page.replace(/^([a-z][\w+.-]*:)?\/\/[^/\\]*@/i, '$1//'))
  if (start === -1) return place
  const query = withoutFragment.slice(start + 1).split('&')
  const rest = query.filter((parameter) => parameters.has(nameOf(parameter))).map(hideMailAddresses)
  return rest.length === 0 ? place : `${place}?${rest.join('&')}`
}

function nameOf(parameter: string): string {
  return parameter.split('=', 1)[0]!
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string'
}

function scalar(value: JsonValue): JsonValue | undefined {
  if (isText(value)) return hideMailAddresses(value)
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}
