/**
 * Why an event, or a whole request, was not accepted. Stable: clients and dashboards compare these; the words
 * beside them are for people and may change.
 */
export const ingestCodes = [
  'invalid_json',
  'invalid_encoding',
  'invalid_body',
  'invalid_event',
  'missing_type',
  'unknown_type',
  'missing_identity',
  'missing_field',
  'invalid_field',
  'number_not_finite',
  'too_deep',
  'event_too_large',
  'batch_empty',
  'batch_too_large',
  'batch_too_long',
  'missing_write_key',
  'unknown_write_key',
  'source_disabled',
  'origin_not_allowed',
  'rate_exceeded',
  'request_timeout',
  'journal_full',
  'overloaded',
] as const
export type IngestCode = (typeof ingestCodes)[number]

/**
 * Why the transporter kept an accepted event out of the archive and put it into `rejected_events`. `refused_with_others`:
 * events of its source were refused together, more of them than could be told apart, and it may be one of the good ones.
 */
export const deadLetterCodes = ['undecodable_event', 'refused_by_store', 'refused_with_others'] as const
export type DeadLetterCode = (typeof deadLetterCodes)[number]
