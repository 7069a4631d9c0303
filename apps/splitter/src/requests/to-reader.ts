import type { Attributes } from '@frontpage/experiments'
import type { Signer } from '@frontpage/service-kit'
import type { Reader } from '../evaluation/reader.js'
import { readOverride } from './overrides.js'

export interface ReaderSource {
  readonly signer: Signer
  readonly site: string
  /** The request's `X-Frontpage-Override`. */
  readonly override: string | undefined
  readonly nowMs: () => number
}

/**
 * The reader that a context describes. What a page forces by its address is ignored: `url` is an attribute like others,
 * which targeting looks at. A QA override comes as a header, or as the attribute `frontpageOverride` where an
 * SDK cannot send headers.
 */
export function toReader(context: Attributes, { signer, site, override, nowMs }: ReaderSource): Reader {
  const token = override ?? (Object.hasOwn(context, 'frontpageOverride') ? context['frontpageOverride'] : '')
  if (token === '') return { attributes: context }
  const reading = readOverride(token, { signer, site, nowMs: nowMs() })
  if (reading.kind === 'none') return { attributes: context }
  return {
    attributes: context,
    isTester: true,
    ...(reading.kind === 'valid' && { forcedVariations: reading.variations }),
  }
}
