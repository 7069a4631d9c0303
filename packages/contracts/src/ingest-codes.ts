/**
 * The codes of reasons for which an event, or a whole request, was not accepted. They are stable: clients and
 * dashboards compare them; the messages beside them are for people and may change.
 */
export const ingestCodes = [
  'invalid_json',
  'invalid_encoding',
  'invalid_body',
  'invalid_event',
  'missing_type',
  'unknown_type',
  'missing_identity',
  'placeholder_identity',
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
 * The codes of reasons for which the transporter kept an accepted event out of the archive and put it into
 * `rejected_events`. `refused_with_others`: events of its source were refused together, more of them than could be told
 * apart, and this may be a good one.
 */
export const deadLetterCodes = ['undecodable_event', 'refused_by_store', 'refused_with_others'] as const
export type DeadLetterCode = (typeof deadLetterCodes)[number]
