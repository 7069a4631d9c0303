import {
  storyProperties,
  type JsonObject,
  type JsonValue,
  type SourceMapping,
  type StoryProperties,
} from '@frontpage/contracts'

type Name = keyof StoryProperties
type Read = (value: JsonValue) => JsonValue | undefined

/** Longer texts are neither titles nor names; they stay among the event's own properties. */
const maxTextLength = 2_048
const maxTags = 100

const readers: Readonly<Record<Name, Read>> = {
  storyId: (value) => readText(typeof value === 'number' ? String(value) : value),
  title: readText,
  section: readText,
  tags: readTags,
  author: readText,
  publishedAt: (value) => (typeof value === 'number' ? value : readText(value)),
  image: readText,
  url: readText,
  publisher: readText,
  language: readText,
  engagedSeconds: readAmount,
  scrollDepth: readAmount,
  surface: readText,
  feedId: readText,
  position: readAmount,
  topic: readText,
}
const known: ReadonlySet<string> = new Set(storyProperties)
const none: StoryProperties = Object.freeze({})

/**
 * Reads the properties that the platform understands; its own names take precedence over a source's names for the same.
 */
export function createStoryPropertiesReader(
  mapping: SourceMapping,
): (properties: JsonObject | undefined) => StoryProperties {
  const theirs = Object.entries(mapping.properties)

  return (properties) => {
    if (properties === undefined) return none
    let understood: Partial<Record<Name, JsonValue>> | undefined
    for (const name in properties) {
      if (!known.has(name)) continue
      const value = readers[name as Name](properties[name] as JsonValue)
      if (value !== undefined) (understood ??= {})[name as Name] = value
    }
    for (const [name, ours] of theirs) {
      const given = properties[name]
      if (given === undefined || understood?.[ours] !== undefined) continue
      const value = readers[ours](given)
      if (value !== undefined) (understood ??= {})[ours] = value
    }
    return (understood as StoryProperties | undefined) ?? none
  }
}

function readText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxTextLength ? value : undefined
}

/** Reads a number that is not negative, also from text, because tag managers send texts. */
function readAmount(value: JsonValue): number | undefined {
  const amount =
    typeof value === 'string' && value.length <= 20 && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
  return typeof amount === 'number' && amount >= 0 && Number.isFinite(amount) ? amount : undefined
}

/** Reads a list of texts, or one text with commas. */
function readTags(value: JsonValue): string[] | undefined {
  const list = typeof value === 'string' && value.length <= maxTextLength ? value.split(',') : value
  if (!Array.isArray(list)) return undefined
  const tags = list.slice(0, maxTags).flatMap((tag) => (typeof tag === 'string' && tag.length <= maxTextLength ? [tag.trim()] : [])) // prettier-ignore
  const filled = tags.filter((tag) => tag !== '')
  return filled.length === 0 ? undefined : filled
}
