import { GrowthBook, type Attributes } from '@growthbook/growthbook'

/** Has everything evaluated for this reader, and counts an experiment when its feature is read. */
export async function createPageSdk(
  apiHost: string,
  publicKey: string,
  attributes: Attributes,
): Promise<GrowthBook> {
  const sdk = new GrowthBook({
    apiHost,
    clientKey: publicKey,
    remoteEval: true,
    attributes,
    trackingCallback(_, result) {
      const { exposureToken: token } = result as { exposureToken?: string }
      if (token === undefined) return
      const body = JSON.stringify({ exposures: [{ token }] })
      // It is sent although the reader leaves.
      void fetch(`${apiHost}/v1/exposures?key=${publicKey}`, { method: 'POST', keepalive: true, body })
    },
  })
  await sdk.init({ timeout: 2_000 })
  return sdk
}
