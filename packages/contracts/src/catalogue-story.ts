import { z } from 'zod'
import { slugSchema } from './slug.js'
import { maxStoryIdLength } from './story-record-id.js'

/** The maximum lengths of a story's texts, in UTF-16 units; events are capped in the same way. */
export const catalogueLimits = {
  title: 300,
  summary: 1_000,
  section: 64,
  sections: 10,
  tag: 64,
  tags: 30,
  author: 200,
  publisher: 100,
  address: 1_000,
  language: 35,
  aliases: 16,
  feeds: 8,
} as const

function text(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((value) => value.isWellFormed(), 'well-formed Unicode')
}

const address = text(catalogueLimits.address).refine(
  isWebAddress,
  'an address that begins with http:// or https://',
)
const time = z.iso.datetime({ offset: true })

const fields = {
  title: text(catalogueLimits.title).optional(),
  summary: text(catalogueLimits.summary).optional(),
  sections: z
    .array(text(catalogueLimits.section))
    .max(catalogueLimits.sections)
    .optional()
    .meta({ description: 'The first one is shown; the story is in the lists of all of them' }),
  tags: z.array(text(catalogueLimits.tag)).max(catalogueLimits.tags).optional(),
  author: text(catalogueLimits.author).optional(),
  publisher: text(catalogueLimits.publisher).optional(),
  publishedAt: time
    .optional()
    .meta({ description: 'Until then the story is in no list; absent: it is published' }),
  updatedAt: time.optional(),
  expiresAt: time.optional().meta({ description: 'From then on the story is in no list' }),
  image: address.optional(),
  url: address.optional(),
  language: text(catalogueLimits.language)
    .refine(isLanguageTag, 'a language tag such as id or en-GB')
    .optional(),
  hidden: z.boolean().optional().meta({ description: 'A hidden story is in no list' }),
}

/** The names of the fields that a publisher or an editor decides. */
export const catalogueFields = Object.keys(fields) as readonly (keyof typeof fields)[]
export type CatalogueField = keyof typeof fields

/** The body that an operator sends; site and id are in the address. A field that is absent is filled by feeds and events. */
export const catalogueStoryBodySchema = z
  .object(fields)
  .meta({ id: 'CatalogueStoryBody', description: 'A story as its publisher describes it' })
export type CatalogueStoryBody = z.infer<typeof catalogueStoryBodySchema>

export const catalogueStorySchema = z
  .object({
    id: z
      .string()
      .max(65 + maxStoryIdLength)
      .meta({ description: '`<site>/<story id>`' }),
    ...fields,
    edited: z
      .array(z.enum(catalogueFields as [CatalogueField, ...CatalogueField[]]))
      .optional()
      .meta({ description: 'The fields that a request has set: imports leave them alone' }),
    aliases: z
      .array(z.string().max(24))
      .max(catalogueLimits.aliases)
      .optional()
      .meta({ description: 'Digests of the addresses and ids under which feeds have listed it' }),
    feeds: z
      .record(slugSchema, z.array(text(catalogueLimits.section)).max(catalogueLimits.sections))
      .optional()
      .meta({ description: 'The feeds that list it, each with the sections that it gives the story' }),
  })
  .meta({ id: 'CatalogueStory', description: 'A story of the catalogue. It wins over what events say.' })
export type CatalogueStory = z.infer<typeof catalogueStorySchema>

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value)
}

function isLanguageTag(tag: string): boolean {
  try {
    Intl.getCanonicalLocales(tag)
    return true
  } catch {
    return false
  }
}
