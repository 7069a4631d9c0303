import { z } from 'zod'
import { itemRefusals } from './check-item.js'

const count = z.int().min(0)
const time = z.iso.datetime()

/** The reasons for which an import ended without stories, beside the faults of requests. */
const importFaults = [
  'bad_address',
  'private_address',
  'unknown_host',
  'too_many_redirects',
  'connection_failed',
  'timeout',
  'too_large',
  'bad_encoding',
  'http_status',
  'not_a_feed',
  'malformed',
  'unknown_encoding',
  'sitemap_index',
  'takes_too_long',
  'too_complex',
  'store_unavailable',
  'internal_error',
] as const
export type ImportFault = (typeof importFaults)[number]

export const importReportSchema = z
  .object({
    feedId: z.string(),
    status: z
      .enum(['imported', 'not_modified', 'failed'])
      .meta({ description: '`not_modified`: the server says that it has nothing new' }),
    fault: z.enum(importFaults).optional(),
    httpStatus: z.int().optional(),
    format: z.enum(['rss', 'atom', 'rdf', 'json', 'news-sitemap']).optional(),
    startedAt: time,
    seconds: z.number().min(0),
    bytes: count,
    items: z.object({ new: count, changed: count, same: count, refused: count }),
    refusals: z
      .partialRecord(z.enum(itemRefusals), count)
      .meta({ description: 'How many items became no story, by reason' }),
    examples: z
      .array(
        z.object({ reason: z.enum(itemRefusals), title: z.string().optional(), url: z.string().optional() }),
      )
      .meta({ description: 'Some of the refused items' }),
    failures: count.meta({ description: 'How often in a row it has failed' }),
    nextAt: time.meta({ description: 'When it is imported again; later and later while it fails' }),
  })
  .meta({ id: 'StoryImport', description: 'The last import of a feed' })
export type ImportReport = z.infer<typeof importReportSchema>

/** The state of a feed between two imports. */
export const importStateSchema = z.object({
  report: importReportSchema,
  /** Whether the feed's record, and the code that reads it, are those of the last import. */
  digest: z.string(),
  validators: z.object({ etag: z.string().optional(), lastModified: z.string().optional() }),
})
export type ImportState = z.infer<typeof importStateSchema>
