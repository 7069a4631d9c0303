import { z } from 'zod'
import { slugSchema } from './slug.js'
import { scopeSlugPattern, writtenScopePattern } from './trending/scope-patterns.js'
import { formatScope, parseScope, toScopeValue } from './trending/scope.js'

/** An id or a URL's host and path, as events give it. */
const storyId = z.string().min(1).max(2_000)
const until = z.iso.datetime({ offset: true })
const reason = z.string().min(1).max(500).optional()

const scope = z
  .string()
  .max(100)
  .refine((text) => {
    const parsed = parseScope(text)
    return parsed !== undefined && formatScope(parsed) === text
  }, 'a scope such as global, section:world or country:ID')
  .meta({ pattern: writtenScopePattern })

function scopeValue(kind: 'section' | 'tag' | 'publisher') {
  return z
    .string()
    .max(100)
    .refine(
      (text) => toScopeValue(kind, text) === text,
      `a ${kind} as scopes write it: "world-news", not "World News"`,
    )
    .meta({ pattern: scopeSlugPattern })
}

const pin = z
  .object({
    kind: z.literal('pin'),
    site: slugSchema,
    scope,
    storyId,
    position: z.int().min(1).max(50),
    until,
    reason,
  })
  .meta({ description: 'The story stands at this position of the scope’s lists, until then.' })

const blockStory = z
  .object({
    kind: z.literal('block-story'),
    site: slugSchema,
    storyId,
    until: until.optional(),
    reason,
  })
  .meta({ description: 'Blocked stories are in no list; without `until` for good.' })
const blockPublisher = z
  .object({
    kind: z.literal('block-publisher'),
    site: slugSchema,
    publisher: scopeValue('publisher'),
    until: until.optional(),
    reason,
  })
  .meta({ description: 'Stories of the publisher are in no list; without `until` for good.' })
const blockTag = z
  .object({
    kind: z.literal('block-tag'),
    site: slugSchema,
    tag: scopeValue('tag'),
    until: until.optional(),
    reason,
  })
  .meta({ description: 'Stories with the tag are in no list; without `until` for good.' })

const review = z
  .object({
    kind: z.literal('review'),
    site: slugSchema,
    section: scopeValue('section'),
    topN: z.int().min(1).max(50),
    admitted: z.array(storyId).max(500).optional().meta({
      description: 'Stories that need no approval, since they stood there when the decision was made',
    }),
    reason,
  })
  .meta({
    description: 'No story of the section gets into the first `topN` of any list before it is approved.',
  })
const approve = z
  .object({ kind: z.literal('approve'), site: slugSchema, storyId, reason })
  .meta({ description: 'The story may stand in the top, whatever review its section is under.' })

const publisherCap = z
  .object({
    kind: z.literal('publisher-cap'),
    site: slugSchema,
    maxPerPublisher: z.int().min(1).max(50),
    listLength: z.int().min(1).max(100).default(10),
    reason,
  })
  .meta({ description: 'At most so many stories of one publisher in the first `listLength` of a list.' })

const excludeReader = z
  .object({
    kind: z.literal('exclude-reader'),
    readerId: z.string().min(1).max(1_000),
    reason,
  })
  .meta({ description: 'The reader counts on no site: an employee, a monitor, somebody who games the list.' })

/** The body that an operator sends; the id is in the path. */
export const editorialDecisionBodySchema = z
  .discriminatedUnion('kind', [
    pin,
    blockStory,
    blockPublisher,
    blockTag,
    review,
    approve,
    publisherCap,
    excludeReader,
  ])
  .meta({ id: 'EditorialDecisionBody' })
export type EditorialDecisionBody = z.infer<typeof editorialDecisionBodySchema>

export const editorialDecisionKinds = [
  'pin',
  'block-story',
  'block-publisher',
  'block-tag',
  'review',
  'approve',
  'publisher-cap',
  'exclude-reader',
] as const satisfies readonly EditorialDecisionBody['kind'][]

/** Adds the fields that every decision has. Where two decisions contradict each other, the later one holds. */
function decided<Shape extends z.core.$ZodShape>(body: z.ZodObject<Shape>) {
  return body.extend({ id: slugSchema, decidedAt: z.iso.datetime(), decidedBy: z.string() })
}

/** A decision that editors made about lists, in place of what their readers alone would make of them. */
export const editorialDecisionSchema = z
  .discriminatedUnion('kind', [
    decided(pin),
    decided(blockStory),
    decided(blockPublisher),
    decided(blockTag),
    decided(review),
    decided(approve),
    decided(publisherCap),
    decided(excludeReader),
  ])
  .meta({ id: 'EditorialDecision' })
export type EditorialDecision = z.infer<typeof editorialDecisionSchema>
