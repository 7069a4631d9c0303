import type { Attributes } from '@frontpage/experiments'
import type { ExposureOrigin } from '../exposures/exposures.js'
import type { SdkHeaders } from '../keys/sdk-headers.js'
import type { SdkKey } from '../registry/kinds/sdk-keys.js'

/**
 * Where exposures of a request come from. A server that asks for a reader may send the reader's browser as the attribute
 * `userAgent`: its own header would say nothing about bots.
 */
export function toExposureOrigin(
  { site, environment }: SdkKey,
  { userAgent }: SdkHeaders,
  context: Attributes,
): ExposureOrigin {
  const given = Object.hasOwn(context, 'userAgent') ? context['userAgent'] : undefined
  return { site, environment, userAgent: typeof given === 'string' ? given : userAgent }
}
