import { discardBody, readBody } from '@frontpage/service-kit'
import type { IncomingMessage } from 'node:http'
import type { SiteDefinitions } from '../definitions/site-definitions.js'
import type { Reader } from '../evaluation/reader.js'
import { admitSdk } from '../keys/admit-sdk.js'
import type { SdkHeaders } from '../keys/sdk-headers.js'
import type { SdkKey } from '@frontpage/control-records'
import { readBodyObject, readContext } from '../requests/read-context.js'
import { toReader } from '../requests/to-reader.js'
import { toExposureOrigin } from '../requests/exposure-origin.js'
import type { ExposureOrigin } from '../exposures/exposures.js'
import type { SdkRouteContext } from './route-context.js'

const bodyLimits = { maxBytes: 256 * 1024 }

/** A request to evaluate something for a reader, as far as it is understood. */
export interface EvaluationRequest {
  readonly req: IncomingMessage
  readonly headers: SdkHeaders
  readonly sdkKey: SdkKey
  readonly definitions: SiteDefinitions
  readonly reader: Reader
  /** The whole body; routes have members of their own beside the context. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface EvaluationReceiver {
  /** The member of the body that describes the reader. */
  readonly contextOf: (body: EvaluationRequest['body']) => unknown
  /** May answer later; what it throws or rejects with goes to `onFault`. */
  readonly onRequest: (request: EvaluationRequest) => Promise<void> | undefined
  /** Gets a ContextFault where body or context cannot be used, and else what was thrown. */
  readonly onFault: (fault: unknown) => void
}

/** Authenticates a request, reads its body and makes the reader from it. */
export function receiveEvaluation(
  context: SdkRouteContext,
  req: IncomingMessage,
  headers: SdkHeaders,
  { contextOf, onRequest, onFault }: EvaluationReceiver,
): void {
  let sdkKey: SdkKey
  try {
    ;({ sdkKey } = admitSdk(context, headers))
  } catch (error) {
    discardBody(req)
    onFault(error)
    return
  }
  readBody(req, bodyLimits, (fault, bytes) => {
    if (fault !== undefined) {
      onFault(fault)
      return
    }
    try {
      const body = readBodyObject(bytes)
      const reading = body.kind === 'fault' ? body : readContext(contextOf(body.value))
      if (reading.kind === 'fault' || body.kind === 'fault') {
        onFault(reading)
        return
      }
      const { site } = sdkKey
      onRequest({
        req,
        headers,
        sdkKey,
        definitions: context.definitions.ofSite(site),
        reader: toReader(reading.context, {
          signer: context.signer,
          site,
          override: headers.override,
          nowMs: context.now,
        }),
        body: body.value,
      })?.catch(onFault)
    } catch (error) {
      onFault(error)
    }
  })
}

/** Where exposures of the request come from. */
export function exposureOriginOf(
  { req, headers, sdkKey, reader: { attributes } }: EvaluationRequest,
  { clientAddress }: SdkRouteContext,
): ExposureOrigin {
  return toExposureOrigin({ req, headers, sdkKey, attributes, clientAddress })
}
