import { isJsonObject } from '@frontpage/contracts'
import {
  ClientGoneError,
  defineRawRoute,
  failRequest,
  prepareReply,
  readBody,
  sendPrepared,
  type RawRoute,
} from '@frontpage/service-kit'
import { evaluateFlag, type EvaluatedFlag } from '../../evaluation/evaluate-flag.js'
import { authenticateSdk, readSdkKey } from '../../keys/read-sdk-key.js'
import type { SdkRouteContext } from '../route-context.js'

const bodyLimits = { maxBytes: 256 * 1024 }
const json = { 'Content-Type': 'application/json' }

/** `POST /ofrep/v1/evaluate/flags/{key}`: OFREP 0.3.0. */
export function evaluateOneFlag({ keys, definitions, asked }: SdkRouteContext): RawRoute {
  return defineRawRoute({
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/:key',
    operationId: 'evaluateFlag',
    summary: 'Evaluate one flag for a reader',
    tags: ['ofrep'],
    handler(req, res, { key }) {
      const { sdkKey } = authenticateSdk(keys, readSdkKey(req), {
        kind: 'public',
        origin: req.headers.origin,
      })
      readBody(req, bodyLimits, (fault, body) => {
        if (fault instanceof ClientGoneError) throw fault
        if (fault !== undefined) {
          failRequest(req, res, fault)
          return
        }
        const parsed = JSON.parse(body.toString()) as { context?: unknown }
        const context = isJsonObject(parsed.context as never)
          ? (parsed.context as Record<string, unknown>)
          : {}
        asked.noteAsked(sdkKey.site, key)
        const outcome = evaluateFlag(definitions.ofSite(sdkKey.site), key, {
          attributes: { ...context, id: context.id ?? context.targetingKey },
        })
        if ('fault' in outcome) {
          sendPrepared(res, prepareReply(404, json, JSON.stringify({ key, errorCode: 'FLAG_NOT_FOUND' })))
          return
        }
        sendPrepared(res, prepareReply(200, json, toSuccess(outcome)))
      })
    },
  })
}

function toSuccess({ key, value, reason, variant }: EvaluatedFlag): string {
  return JSON.stringify({ key, reason, variant, value })
}
