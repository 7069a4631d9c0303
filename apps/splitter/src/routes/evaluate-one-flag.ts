import { defineRawRoute, discardBody, readBody, sendWithHead, type RawRoute } from '@frontpage/service-kit'
import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import type { FlagOutcome } from '../evaluation/evaluate-flag.js'
import { lacksUnit } from '../evaluation/lacks-unit.js'
import type { Reader } from '../evaluation/reader.js'
import { admitSdk } from '../keys/admit-sdk.js'
import { browserAccess } from '../keys/browser-access.js'
import { readSdkHeaders, type SdkHeaders } from '../keys/sdk-headers.js'
import { sdkKeyCredentials } from '../keys/sdk-key-credentials.js'
import { failOfrep, sendOfrepFailure, successHead } from '../ofrep/answer-ofrep.js'
import {
  ofrepFailures,
  ofrepFlagFailureSchema,
  ofrepRequestSchema,
  ofrepSuccessSchema,
} from '../ofrep/document-ofrep.js'
import { failureOfContext, failureOfFlag, missingTargetingKey } from '../ofrep/ofrep-failure.js'
import { toOfrepSuccess } from '../ofrep/to-ofrep-flag.js'
import type { SdkKey } from '../registry/kinds/sdk-keys.js'
import { toExposureOrigin } from '../requests/exposure-origin.js'
import { readBodyObject, readContext } from '../requests/read-context.js'
import { toReader } from '../requests/to-reader.js'
import { evaluateFlags } from '../sticky/evaluate-flags.js'
import type { SdkRouteContext } from './route-context.js'

const bodyLimits = { maxBytes: 256 * 1024 }

interface Asked {
  readonly key: string
  readonly headers: SdkHeaders
  readonly sdkKey: SdkKey
}

/** `POST /ofrep/v1/evaluate/flags/{key}`: OFREP 0.3.0. The value is used, so experiments on the way are exposed. */
export function evaluateOneFlag(context: SdkRouteContext): RawRoute {
  const { keys, log } = context
  return defineRawRoute({
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/:key',
    ...documentation,
    cors: browserAccess(keys),
    handler(req, res, { key }) {
      const headers = readSdkHeaders(req.rawHeaders)
      const fail = (error: unknown): void =>
        failOfrep(req, res, error, { key, origin: headers.origin, keys, log })
      let asked: Asked
      try {
        asked = { key, headers, sdkKey: admitSdk(context, headers).sdkKey }
      } catch (error) {
        discardBody(req)
        fail(error)
        return
      }
      readBody(req, bodyLimits, (fault, body) => {
        try {
          if (fault !== undefined) fail(fault)
          else answer(context, res, asked, body)?.catch(fail)
        } catch (error) {
          fail(error)
        }
      })
    },
  })
}

/** @returns a promise where Redis or the journal has to be waited for */
function answer(
  context: SdkRouteContext,
  res: ServerResponse,
  asked: Asked,
  body: Buffer,
): Promise<void> | undefined {
  const { key, headers, sdkKey } = asked
  const parsed = readBodyObject(body)
  const reading = parsed.kind === 'fault' ? parsed : readContext(parsed.value['context'])
  const refusal = { key, origin: headers.origin, keys: context.keys }
  if (reading.kind === 'fault') {
    sendOfrepFailure(res, failureOfContext(reading), refusal)
    return undefined
  }
  const definitions = context.definitions.ofSite(sdkKey.site)
  const reader = toReader(reading.context, {
    signer: context.signer,
    site: sdkKey.site,
    override: headers.override,
    nowMs: context.now,
  })
  if (!reading.context['id'] && lacksUnit(definitions, key, reader)) {
    sendOfrepFailure(res, missingTargetingKey, refusal)
    return undefined
  }
  const outcomes = evaluateFlags(definitions, [key], reader, context.sticky)
  if (outcomes instanceof Promise) {
    return outcomes.then(([outcome]) => expose(context, res, asked, reader, outcome!))
  }
  return expose(context, res, asked, reader, outcomes[0]!)
}

/** The exposure is accepted before the answer, so that a redirect cannot lose it. Nobody sees what nobody waits for. */
function expose(
  context: SdkRouteContext,
  res: ServerResponse,
  asked: Asked,
  reader: Reader,
  outcome: FlagOutcome,
): Promise<void> | undefined {
  if ('fault' in outcome || outcome.assignments.length === 0 || res.destroyed) {
    send(context, res, asked, outcome)
    return undefined
  }
  const origin = toExposureOrigin(asked.sdkKey, asked.headers, reader.attributes)
  return context.exposures.expose(outcome.assignments, origin).then(() => send(context, res, asked, outcome))
}

function send(
  { evaluations, keys }: SdkRouteContext,
  res: ServerResponse,
  { key, headers: { origin } }: Asked,
  outcome: FlagOutcome,
): void {
  evaluations.countAnswer([outcome])
  if ('fault' in outcome) sendOfrepFailure(res, failureOfFlag(outcome), { key, origin, keys })
  else sendWithHead(res, successHead(origin), JSON.stringify(toOfrepSuccess(outcome)))
}

const documentation = {
  operationId: 'evaluateFlag',
  summary: 'Evaluate one flag for a reader',
  description:
    'OFREP 0.3.0. The key is a feature’s or an experiment’s. An experiment that decides the value counts as seen.',
  tags: ['ofrep'],
  credentials: sdkKeyCredentials,
  documents: {
    params: z.object({ key: z.string() }),
    body: ofrepRequestSchema,
    responses: {
      200: { description: 'The value for this reader', body: ofrepSuccessSchema },
      400: { description: 'The context cannot be evaluated', body: ofrepFlagFailureSchema },
      404: { description: 'The site has no such flag', body: ofrepFlagFailureSchema },
      ...ofrepFailures(ofrepFlagFailureSchema),
    },
  },
  examples: {
    unknownFlag: {
      summary: 'A flag that the site does not have',
      params: { key: 'no-such-flag' },
      body: { context: { targetingKey: 'reader-1', country: 'ID' } },
      status: 404,
      answer: {
        key: 'no-such-flag',
        errorCode: 'FLAG_NOT_FOUND',
        errorDetails: 'The site of this SDK key has no flag with this key.',
      },
    },
  },
} as const
