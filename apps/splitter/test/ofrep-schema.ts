import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

/**
 * The answers of OFREP 0.3.0 (open-feature/protocol, service/openapi.yaml), with the corrections that the schema itself
 * needs: values by `anyOf`, since integers are numbers and an absent value fits everything; `FLAG_NOT_FOUND` among a
 * bulk answer's failures; the reason `DEFAULT`.
 */
const metadata = {
  type: 'object',
  additionalProperties: { anyOf: [{ type: 'boolean' }, { type: 'string' }, { type: 'number' }] },
}
const success = {
  type: 'object',
  properties: {
    key: { type: 'string' },
    reason: { enum: ['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'UNKNOWN', 'DEFAULT'] },
    variant: { type: 'string' },
    value: { type: ['boolean', 'string', 'number', 'object', 'array'] },
    metadata,
  },
  required: ['key', 'reason'],
  additionalProperties: false,
}
const failureOf = (codes: readonly string[]) => ({
  type: 'object',
  properties: {
    key: { type: 'string' },
    errorCode: { enum: codes },
    errorDetails: { type: 'string' },
    metadata,
  },
  required: ['key', 'errorCode'],
  additionalProperties: false,
})
const codes = ['PARSE_ERROR', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'GENERAL']
const bulk = {
  type: 'object',
  properties: {
    flags: { type: 'array', items: { anyOf: [success, failureOf([...codes, 'FLAG_NOT_FOUND'])] } },
    metadata,
    eventStreams: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          type: { type: 'string' },
          endpoint: {
            type: 'object',
            properties: { origin: { type: 'string' }, requestUri: { type: 'string' } },
            required: ['requestUri'],
          },
          inactivityDelaySec: { type: 'integer', minimum: 1 },
        },
        required: ['type', 'endpoint'],
      },
    },
  },
  required: ['flags'],
  additionalProperties: false,
}
const bulkFailure = {
  type: 'object',
  properties: { errorCode: { type: 'string' }, errorDetails: { type: 'string' } },
  required: ['errorCode'],
  additionalProperties: false,
}

const ajv = new Ajv2020({ allowUnionTypes: true })
const one: Record<number, ValidateFunction> = {
  200: ajv.compile(success),
  400: ajv.compile(failureOf(codes)),
  404: ajv.compile(failureOf(['FLAG_NOT_FOUND'])),
}
const all: Record<number, ValidateFunction> = { 200: ajv.compile(bulk), 400: ajv.compile(bulkFailure) }
const otherOne = ajv.compile(failureOf(['GENERAL']))
const otherAll = ajv.compile(bulkFailure)

/** Returns the schema's complaint about an answer of one flag, or of all; undefined when there is none. */
export function faultOfAnswer(kind: 'one' | 'all', status: number, body: unknown): string | undefined {
  const validate = kind === 'one' ? (one[status] ?? otherOne) : (all[status] ?? otherAll)
  return validate(body) ? undefined : ajv.errorsText(validate.errors)
}
