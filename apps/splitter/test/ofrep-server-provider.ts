import {
  handleEvaluationError,
  OFREPApi,
  toResolutionDetails,
  type EvaluationFlagValue,
} from '@openfeature/ofrep-core'
import type { EvaluationContext, Provider, ResolutionDetails } from '@openfeature/server-sdk'

/** An OpenFeature provider for servers: each evaluation is one request, and counts where an experiment decides. */
export function createOfrepProvider(baseUrl: string, sdkKey: string): Provider {
  const api = new OFREPApi({ baseUrl, headers: [['X-API-Key', sdkKey]], timeoutMs: 1_000 })
  async function resolve<Value extends EvaluationFlagValue>(
    key: string,
    defaultValue: Value,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<Value>> {
    try {
      const { httpStatus, value } = await api.postEvaluateFlag(key, { context })
      if (httpStatus !== 200) return handleEvaluationError(value, defaultValue)
      return toResolutionDetails(value, defaultValue)
    } catch (error) {
      return handleEvaluationError(error as Error, defaultValue)
    }
  }
  return {
    metadata: { name: 'frontpage' },
    runsOn: 'server',
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
  }
}
