import { GrowthBookClient, setPolyfills } from '@growthbook/growthbook'
import { EventSource } from 'eventsource'

/** Evaluates on this server, and follows changes. What is tracked is asked for once more, which counts it. */
export async function createServerSdk(apiHost: string, serverKey: string): Promise<GrowthBookClient> {
  setPolyfills({ EventSource })
  const sdk = new GrowthBookClient({
    apiHost,
    clientKey: serverKey,
    async trackingCallback({ key }, _, { attributes }) {
      await fetch(`${apiHost}/ofrep/v1/evaluate/flags/${key}`, {
        method: 'POST',
        headers: { 'X-API-Key': serverKey, 'Content-Type': 'application/json' },
        body: JSON.stringify({ context: attributes }),
      })
    },
  })
  await sdk.init({ streaming: true, timeout: 3_000 })
  return sdk
}
