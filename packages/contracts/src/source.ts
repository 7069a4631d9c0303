import { z } from 'zod'

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, '1 to 64 of a-z, 0-9, "_" and "-", starting with a letter or a digit')

/** Where events come from. The write key is public: it stands in web pages and apps. */
export const sourceSchema = z.object({
  id: slug,
  name: z.string().min(1).max(200),
  writeKey: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, '1 to 128 of A-Z, a-z, 0-9, "_" and "-"'),
  /** The brand that the events belong to: trending, feed and reports are per site. */
  site: slug,
  /** Only `production` events reach the read models; all are archived. */
  environment: slug.default('production'),
  enabled: z.boolean().default(true),
})
export type Source = z.infer<typeof sourceSchema>

/** What an operator sends; the id is in the path. */
export const sourceBodySchema = sourceSchema.omit({ id: true })
