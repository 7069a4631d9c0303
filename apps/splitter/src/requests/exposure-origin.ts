import type { IncomingMessage } from 'node:http'
import type { Attributes } from '@frontpage/experiments'
import { networkOf, type ClientAddress } from '@frontpage/service-kit'
import type { ExposureOrigin } from '../exposures/exposures.js'
import { asksForPrivacy, type SdkHeaders } from '../keys/sdk-headers.js'
import type { SdkKey } from '@frontpage/control-records'

export interface ExposureSource {
  readonly req: IncomingMessage
  readonly headers: SdkHeaders
  readonly sdkKey: SdkKey
  readonly attributes: Attributes
  readonly clientAddress: ClientAddress
}

/**
 * Where exposures of a request come from. A server that asks for a reader may send the reader's browser as the attribute
 * `userAgent`: its own header would say nothing about bots, and its own address nothing about the reader.
 */
export function toExposureOrigin(source: ExposureSource): ExposureOrigin {
  const { req, headers, sdkKey, attributes, clientAddress } = source
  const { site, environment, kind } = sdkKey
  const given = Object.hasOwn(attributes, 'userAgent') ? attributes['userAgent'] : undefined
  return {
    site,
    environment,
    userAgent: typeof given === 'string' ? given : headers.userAgent,
    ip:
      kind === 'server'
        ? undefined
        : networkOf(clientAddress(req.socket.remoteAddress, headers.forwardedFor)),
    isPrivate: asksForPrivacy(headers),
  }
}
