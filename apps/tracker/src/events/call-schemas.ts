import { z } from 'zod'
import { ingestCodes, ingestLimits } from '@frontpage/contracts'

/**
 * The schemas of the calls that `validateCall` accepts, for documents; a test compares the two. Requests are validated by
 * `validateCall` alone, which is faster and gives better reasons.
 */
const text = z.string().nullish()
/** Numbers are accepted too, because some SDKs send them; their digits are the id. */
const id = z.union([z.string(), z.number()]).nullish()
const givenId = z.union([z.string().min(1), z.number()])
/** PHP writes an empty array for an object without members. */
const object = z.union([z.record(z.string(), z.unknown()), z.array(z.never()).max(0)]).nullish()

const time = z.unknown().optional().meta({ description: 'ISO 8601; what cannot be read counts as not said' })

const commonFields = {
  messageId: z
    .union([z.string().max(ingestLimits.maxMessageIdLength), z.number()])
    .nullish()
    .meta({
      description: 'Events of one id are stored once. Absent: a new one. Of a number its digits are the id.',
    }),
  anonymousId: id,
  userId: id,
  timestamp: time,
  originalTimestamp: time,
  sentAt: time,
  event: text,
  name: text,
  category: text,
  groupId: id,
  previousId: id,
  properties: object.meta({
    description:
      'For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth`',
  }),
  traits: object,
  context: object,
  integrations: z.unknown().optional(),
}

/** A call must have one of the two ids: JSON Schema can express that, and zod's objects cannot. */
const identity = { anyOf: ['userId', 'anonymousId'].map((name) => requires(name)) }

function requires(name: string): object {
  const given = { anyOf: [{ type: 'string', minLength: 1 }, { type: 'number' }] }
  return { required: [name], properties: { [name]: given } }
}

const fieldsOf = {
  track: { ...commonFields, event: z.string().min(1) },
  page: commonFields,
  screen: commonFields,
  identify: commonFields,
  group: { ...commonFields, groupId: givenId },
  alias: { ...commonFields, previousId: givenId, userId: givenId },
}

/** Each call's schema, by its route. */
export const callSchemas = {
  track: z.looseObject(fieldsOf.track).meta({ id: 'TrackCall', ...identity }),
  page: z.looseObject(fieldsOf.page).meta({ id: 'PageCall', ...identity }),
  screen: z.looseObject(fieldsOf.screen).meta({ id: 'ScreenCall', ...identity }),
  identify: z.looseObject(fieldsOf.identify).meta({ id: 'IdentifyCall', ...identity }),
  group: z.looseObject(fieldsOf.group).meta({ id: 'GroupCall', ...identity }),
  alias: z.looseObject(fieldsOf.alias).meta({ id: 'AliasCall' }),
}

/** A call that names its own type. */
const batchItemSchema = z
  .discriminatedUnion('type', [
    z.looseObject({ type: z.literal('track'), ...fieldsOf.track }).meta(identity),
    z.looseObject({ type: z.literal('page'), ...fieldsOf.page }).meta(identity),
    z.looseObject({ type: z.literal('screen'), ...fieldsOf.screen }).meta(identity),
    z.looseObject({ type: z.literal('identify'), ...fieldsOf.identify }).meta(identity),
    z.looseObject({ type: z.literal('group'), ...fieldsOf.group }).meta(identity),
    z.looseObject({ type: z.literal('alias'), ...fieldsOf.alias }),
  ])
  .meta({ id: 'BatchItem', description: 'An item that is none of these is rejected by itself' })

export const batchSchema = z
  .looseObject({
    batch: z.array(batchItemSchema).min(1).max(ingestLimits.maxBatchEvents),
    context: object.meta({ description: 'Applies to all items; an item’s own takes precedence' }),
    integrations: z.unknown().optional(),
    sentAt: time,
    writeKey: text,
  })
  .meta({ id: 'Batch' })

export const successReplySchema = z.strictObject({ success: z.literal(true) }).meta({ id: 'SuccessReply' })

export const batchReplySchema = z
  .strictObject({
    success: z.literal(true),
    accepted: z.int().min(0),
    rejected: z
      .array(
        z.strictObject({
          index: z.int().min(0).meta({ description: 'In the batch, from 0' }),
          code: z.enum(ingestCodes),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'BatchReply' })
