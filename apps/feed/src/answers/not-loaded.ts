import { HttpFault } from '@frontpage/service-kit'

/** The answer while nothing is known that one could be made of. */
export function notLoaded(): HttpFault {
  return new HttpFault(503, 'not_loaded', {
    detail: 'No stories have been read yet.',
    headers: { 'Retry-After': '1' },
    isExpected: true,
  })
}
