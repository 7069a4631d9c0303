import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
import {
  OpenFeature,
  ProviderEvents,
  type EvaluationContext,
  type EvaluationDetails,
  type FlagValue,
  type JsonValue,
  type Provider,
} from '@openfeature/web-sdk'
import { createExposureHook } from './openfeature-exposure-hook.js'

/** The functions that the page of the browser test offers to it. */
export interface OpenFeaturePage {
  start(baseUrl: string, context: EvaluationContext): Promise<void>
  setContext(context: EvaluationContext): Promise<void>
  details(key: string, defaultValue: FlagValue): EvaluationDetails<FlagValue>
  /** How often the provider has said that flags have changed. */
  changes(): number
}

const client = OpenFeature.getClient()
let changes = 0

const openFeature: OpenFeaturePage = {
  async start(baseUrl, context) {
    client.addHandler(ProviderEvents.ConfigurationChanged, () => void changes++)
    client.addHooks(createExposureHook(baseUrl, 'dev'))
    await OpenFeature.setContext(context)
    const headers: [string, string][] = [['X-API-Key', 'dev']]
    const provider = new OFREPWebProvider({ baseUrl, headers, cacheMode: 'disabled' })
    // Its types are not made for `exactOptionalPropertyTypes`.
    await OpenFeature.setProviderAndWait(provider as Provider)
  },
  setContext: (context) => OpenFeature.setContext(context),
  details(key, defaultValue) {
    if (typeof defaultValue === 'boolean') return client.getBooleanDetails(key, defaultValue)
    if (typeof defaultValue === 'number') return client.getNumberDetails(key, defaultValue)
    if (typeof defaultValue === 'string') return client.getStringDetails(key, defaultValue)
    return client.getObjectDetails(key, defaultValue as JsonValue)
  },
  changes: () => changes,
}

Object.assign(globalThis, { openFeature })
