import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'
import { defineRecordKind } from '../record/record-kind.js'

const fields = {
  name: z.string().min(1).max(200),
  timezone: z
    .string()
    .max(100)
    .refine(isTimezone, 'a time zone of the IANA database, such as Asia/Jakarta or UTC')
    .default('UTC')
    .meta({ description: 'Where the site’s days begin: a time zone of the IANA database' }),
  locales: z
    .array(z.string().max(100).refine(isLocale, 'a language tag such as id or en-GB'))
    .max(50)
    .default([])
    .meta({ description: 'The languages that its pages are in (BCP 47), the first one by default' }),
}

export const siteSchema = z
  .object({ id: slugSchema, ...fields })
  .meta({ id: 'Site', description: 'A brand. Sources, keys and experiments name it by its id.' })
export type Site = z.infer<typeof siteSchema>

const exampleBody = { name: 'The Daily', timezone: 'Asia/Jakarta', locales: ['id', 'en'] }

/** The kind of the sites that have settings of their own. A site without a record works, with the defaults. */
export const siteRecords = defineRecordKind({
  records: 'sites',
  record: 'site',
  schema: siteSchema,
  administration: {
    service: 'splitter',
    body: z.object(fields).meta({ id: 'SiteBody' }),
    toRecord: (body, { id }): Site => ({ id, ...body }),
    putDescription:
      'A new time zone moves the borders of the site’s days from now on: a reader who saw an experiment earlier today may be counted once more.',
    example: { record: { id: 'daily', ...exampleBody }, body: exampleBody },
  },
})

function isTimezone(name: string): boolean {
  return !isThrowing(() => new Intl.DateTimeFormat('en', { timeZone: name }))
}

function isLocale(tag: string): boolean {
  return !isThrowing(() => Intl.getCanonicalLocales(tag))
}

function isThrowing(attempt: () => unknown): boolean {
  try {
    attempt()
    return false
  } catch {
    return true
  }
}
