import type { Hook } from '@openfeature/web-sdk'

/** Counts an experiment when its value is used for the first time on this page. */
export function createExposureHook(baseUrl: string, sdkKey: string): Hook {
  const counted = new Set<string>()
  return {
    after(_, { flagMetadata: { exposureToken: token, experiment, phase, variation } }) {
      const assignment = `${experiment} ${phase} ${variation}`
      if (typeof token !== 'string' || counted.has(assignment)) return
      counted.add(assignment)
      const body = JSON.stringify({ exposures: [{ token }] })
      // It is sent although the reader leaves.
      void fetch(`${baseUrl}/v1/exposures?key=${sdkKey}`, { method: 'POST', keepalive: true, body })
    },
  }
}
