import type { ActiveSource } from './active-sources.js'
import { findSenderByKey, type IngestContext, type IngestRequest } from './check-sender.js'
import type { Refusal } from './ingest-outcome.js'

/** A write key as JSON, JavaScript or a form writes it; not one inside another JSON text, whose quotes are escaped. */
const keySyntax = /\bwriteKey["']?\s*[:=]\s*["']?([\w:-]{1,257})/g

/** Anybody may send such a body, and each of these is looked up. */
const maxCandidates = 10

/**
 * Finds who sent a body that cannot be read as a call: the first write key in it that is a source's. Undefined where
 * none can be made out.
 *
 * @param body its first bytes are enough.
 */
export function findBrokenSender(
  body: Buffer,
  request: IngestRequest,
  context: IngestContext,
): ActiveSource | Refusal | undefined {
  let candidates = 0
  for (const [, writeKey] of body.toString('latin1').matchAll(keySyntax)) {
    if (context.find(writeKey!) !== undefined || !context.areSourcesLoaded()) {
      return findSenderByKey(writeKey!, request, context)
    }
    if (++candidates === maxCandidates) return undefined
  }
  return undefined
}
