import type { CorsPolicy, Credentials } from '@frontpage/service-kit'

/** Any page may ask: what protects a reader's feed is the reader's id, not the page's origin. No cookies are read. */
export const readerAccess: CorsPolicy = {
  origins: '*',
  exposeHeaders: ['ETag', 'Retry-After', 'X-Request-Id'],
  allowHeaders: [
    'authorization',
    'content-type',
    'if-none-match',
    'x-anonymous-id',
    'x-api-key',
    'x-user-id',
  ],
  maxAgeSeconds: 86_400,
}

/** The same for routes that set the headers of their own answers. */
export const preflightAccess: CorsPolicy = { ...readerAccess, preflightOnly: true }

export const readableByAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Retry-After, X-Request-Id',
}

/** How a request shows that it may know an account; an anonymous id needs nothing else. */
export const readerCredentials: readonly (Credentials | null)[] = [
  null,
  {
    name: 'serverKey',
    scheme: {
      type: 'http',
      scheme: 'bearer',
      description: 'A server key of the site, with `userId`. Or the same in the header `X-API-Key`.',
    },
  },
  {
    name: 'readerToken',
    scheme: {
      type: 'http',
      scheme: 'bearer',
      description: 'A token that the site’s server signed for its reader: HS256, with `sub` and `exp`.',
    },
  },
]
