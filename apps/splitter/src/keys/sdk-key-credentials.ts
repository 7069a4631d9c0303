import type { Credentials } from '@frontpage/service-kit'

/** How SDKs authenticate. */
export const sdkKeyCredentials: readonly Credentials[] = [
  {
    name: 'sdkKey',
    scheme: {
      type: 'http',
      scheme: 'bearer',
      description: 'An SDK key of the site. Or the same in the header `X-API-Key`.',
    },
  },
]
