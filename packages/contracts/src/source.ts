import { z } from 'zod'
import { slugSchema } from './slug.js'
import { defaultPlaceholderIds } from './placeholder-ids.js'
import { sourceMappingSchema } from './enrichment/source-mapping.js'
import { exposureSourceId } from './exposure-event.js'
import { feedSourceId } from './feed/feed-serving.js'

export const originSchema = z
  .string()
  .max(300)
  .regex(
    /^(\*|[a-z][a-z0-9+.-]*:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?)$/,
    'an origin such as https://www.example.com, https://*.example.com for its subdomains, or * for all',
  )

const signalPolicy = z.enum(['honour', 'ignore']).default('honour')

const privacySchema = z
  .object({
    globalPrivacyControl: signalPolicy.meta({ description: '`Sec-GPC: 1` (Global Privacy Control)' }),
    doNotTrack: signalPolicy.meta({ description: '`DNT: 1`' }),
  })
  .meta({
    description:
      "The effect of a reader's wish not to be tracked. `honour`: the event keeps only fields that name no reader (docs/tracker.md lists them), and the reader only as a hash that changes with the day.",
  })

const consentEffectSchema = z.enum(['statistics', 'personalisation', 'both', 'none'])
/** The purposes that are closed where a reader refused a category of consent. */
export type ConsentEffect = z.infer<typeof consentEffectSchema>

const rateSchema = z.object({
  eventsPerSecond: z.int().min(1).max(1_000_000),
  burst: z
    .int()
    .min(1)
    .max(10_000_000)
    .meta({ description: 'How many events may come at once after a quiet time' }),
})

const sourceFields = {
  name: z.string().min(1).max(200),
  writeKey: z
    .string()
    .max(128)
    .regex(
      /^[A-Za-z0-9_-]+(?::[A-Za-z0-9_-]+)?$/,
      '1 to 128 of A-Z, a-z, 0-9, "_" and "-"; a ":" may stand between two parts, as in Jitsu’s keys',
    )
    .meta({ description: 'Public: it stands in web pages and apps' }),
  site: slugSchema.meta({
    description: 'The brand that the events belong to: trending, feed and reports are per site',
  }),
  environment: slugSchema
    .default('production')
    .meta({ description: 'Only `production` events reach the read models; all are archived' }),
  allowedOrigins: z.array(originSchema).max(200).default(['*']).meta({
    description: 'Pages that may send with this key. Servers and apps, which send no `Origin`, always may.',
  }),
  rate: rateSchema.optional().meta({ description: 'Absent: no limit' }),
  privacy: privacySchema.prefault({}),
  mapping: sourceMappingSchema.prefault({}),
  consentCategories: z.record(z.string().min(1).max(200), consentEffectSchema).optional().meta({
    description:
      'What a reader refuses with a category of the consent manager: `{"C0007": "statistics"}`. Known without it: the categories of OneTrust, Cookiebot, Google’s consent mode and IAB TCF, and names that say it; any other category closes personalisation',
  }),
  isServer: z.boolean().optional().meta({
    description:
      "The key is a server's, and no reader has it: an event's `context.ip` is its reader's address, and the connection's is not. Of any other source the connection's address counts. Absent: true where `allowedOrigins` is empty",
  }),
  placeholderIds: z
    .array(z.string().trim().min(1).max(200))
    .max(100)
    .optional()
    .meta({
      description: `Ids that name nobody, in capitals or not: they count as absent. Absent: ${defaultPlaceholderIds.join(', ')}`,
    }),
  redactUrls: z.enum(['query', 'all', 'none']).optional().meta({
    description:
      'The part of URLs in which mail and IP addresses become `redacted-mail` and `redacted-ip`: the `query`, `all` behind the host, or `none`. Absent: `query`',
  }),
  enabled: z.boolean().default(true),
}

/** The platform's own events have these sources: nobody else may send what is taken for them. */
const platformSourceIds: readonly string[] = [exposureSourceId, feedSourceId]

/** The id of a source that an operator gives. */
export const sourceIdSchema = slugSchema.refine(
  (id) => !platformSourceIds.includes(id),
  `another id than ${platformSourceIds.join(' and ')}, which the platform's own events have`,
)

export const sourceSchema = z
  .object({ id: slugSchema, ...sourceFields })
  .meta({ id: 'Source', description: 'A website, app or server that sends events' })
export type Source = z.infer<typeof sourceSchema>

/** Whether events of the source come from a server, which says the addresses of its readers. */
export function isServerSource({
  isServer,
  allowedOrigins,
}: Pick<Source, 'isServer' | 'allowedOrigins'>): boolean {
  return isServer ?? allowedOrigins.length === 0
}

/** The body that an operator sends; the id is in the path. */
export const sourceBodySchema = z.object(sourceFields).meta({ id: 'SourceBody' })
