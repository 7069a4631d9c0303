import { z } from 'zod'
import { slugSchema } from './slug.js'
import { sourceMappingSchema } from './source-mapping.js'

const origin = z
  .string()
  .max(300)
  .regex(
    /^(\*|[a-z][a-z0-9+.-]*:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?)$/,
    'an origin such as https://www.example.com, https://*.example.com for its subdomains, or * for all',
  )

const signalPolicy = z.enum(['honour', 'ignore']).default('honour')

/**
 * What a reader's wish not to be tracked means here. `honour`: no user agent, no traits, and the reader only as a hash
 * that changes with the day.
 */
const privacySchema = z.object({
  /** `Sec-GPC: 1` (Global Privacy Control). */
  globalPrivacyControl: signalPolicy,
  /** `DNT: 1`. */
  doNotTrack: signalPolicy,
})

const rateSchema = z.object({
  eventsPerSecond: z.int().min(1).max(1_000_000),
  /** How many events may come at once after a quiet time. */
  burst: z.int().min(1).max(10_000_000),
})

/** Where events come from. The write key is public: it stands in web pages and apps. */
export const sourceSchema = z.object({
  id: slugSchema,
  name: z.string().min(1).max(200),
  writeKey: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, '1 to 128 of A-Z, a-z, 0-9, "_" and "-"'),
  /** The brand that the events belong to: trending, feed and reports are per site. */
  site: slugSchema,
  /** Only `production` events reach the read models; all are archived. */
  environment: slugSchema.default('production'),
  /** Pages that may send with this key. Servers and apps, which send no `Origin`, always may. */
  allowedOrigins: z.array(origin).max(200).default(['*']),
  /** Absent: no limit. */
  rate: rateSchema.optional(),
  privacy: privacySchema.prefault({}),
  mapping: sourceMappingSchema.prefault({}),
  enabled: z.boolean().default(true),
})
export type Source = z.infer<typeof sourceSchema>

/** What an operator sends; the id is in the path. */
export const sourceBodySchema = sourceSchema.omit({ id: true })
