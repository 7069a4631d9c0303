import type { Credentials, ResponseHeaders } from '@frontpage/service-kit'

/** The headers of a 401. */
export const wwwAuthenticate: ResponseHeaders = { 'WWW-Authenticate': 'How to authenticate' }

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
