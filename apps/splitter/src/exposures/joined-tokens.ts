import type { RedeemedToken, RefusedExposure, SeenToken } from './exposures.js'

/** Splits the texts that answers carry: the token of a flag, and those of its prerequisites, separated by spaces. */
export function splitTokens(items: readonly SeenToken[]): SeenToken[][] {
  return items.map(({ token, atMs }) =>
    token
      .split(' ')
      .filter((each) => each !== '')
      .map((each) => ({ token: each, atMs })),
  )
}

/** One result for several tokens: the best of them, with the reason of the first that was refused. */
export function joinResults(results: readonly RedeemedToken[]): {
  status: RedeemedToken['status']
  code?: RefusedExposure
} {
  const has = (status: RedeemedToken['status']): boolean => results.some((each) => each.status === status)
  const refused = results.find((each) => each.status === 'refused')
  const code = results.length === 0 ? 'token_invalid' : refused?.code
  return {
    status: has('accepted') ? 'accepted' : has('repeated') ? 'repeated' : 'refused',
    ...(code !== undefined && { code }),
  }
}
