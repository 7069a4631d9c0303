import { HttpFault } from '@frontpage/service-kit'
import type { FlagFault } from '../evaluation/evaluate-flag.js'
import { isContextFault, type ContextFault } from '../requests/read-context.js'

/** OFREP's codes for what went wrong. */
export const ofrepErrorCodes = [
  'PARSE_ERROR',
  'TARGETING_KEY_MISSING',
  'INVALID_CONTEXT',
  'FLAG_NOT_FOUND',
  'GENERAL',
] as const
export type OfrepErrorCode = (typeof ofrepErrorCodes)[number]

/** An evaluation that failed, as OFREP's clients expect it. */
export interface OfrepFailure {
  readonly status: number
  readonly errorCode: OfrepErrorCode
  readonly errorDetails: string
  readonly headers?: Readonly<Record<string, string>> | undefined
}

const ofFlagFaults: Readonly<Record<FlagFault['fault'], OfrepFailure>> = {
  'not-found': {
    status: 404,
    errorCode: 'FLAG_NOT_FOUND',
    errorDetails: 'The site of this SDK key has no flag with this key.',
  },
  cycle: {
    status: 400,
    errorCode: 'GENERAL',
    errorDetails: 'The prerequisites of this flag lead back to itself.',
  },
  'lacks-unit': {
    status: 400,
    errorCode: 'TARGETING_KEY_MISSING',
    errorDetails: 'The flag is split by reader: send a targeting key, or an id.',
  },
}

export function failureOfFlag({ fault }: FlagFault): OfrepFailure {
  return ofFlagFaults[fault]
}

/** Anything that is neither a ContextFault nor an HttpFault is our error, and says nothing about the inside. */
export function failureOf(error: unknown): OfrepFailure {
  if (isContextFault(error)) return failureOfContext(error)
  if (!(error instanceof HttpFault)) {
    return { status: 500, errorCode: 'GENERAL', errorDetails: 'Something failed on our side.' }
  }
  const { status, message, headers } = error
  return { status, errorCode: 'GENERAL', errorDetails: message, headers }
}

function failureOfContext({ code, detail }: ContextFault): OfrepFailure {
  return {
    status: 400,
    errorCode: code === 'invalid_json' ? 'PARSE_ERROR' : 'INVALID_CONTEXT',
    errorDetails: detail,
  }
}
