import type { TokenBroker, TokenGrant, TokenRequest } from './token-broker.js'

/** A broker that takes longer counts as unavailable: tokens are requested a tenth of a second ahead. */
const patienceMs = 250
/** An unavailable broker is tried again at this interval. */
const tryAgainMs = 1_000

/** A broker that never fails as long as its second broker does not. */
export interface FallbackBroker extends TokenBroker {
  /** False while the second broker is in use. */
  readonly isFirstThere: boolean
}

/**
 * Asks the first broker, and the second while the first is unavailable or slow. Tokens that the first grants too late
 * are lost.
 */
export function createFallbackBroker(first: TokenBroker, second: TokenBroker): FallbackBroker {
  let awaySinceMs: number | undefined

  async function ask(request: TokenRequest): Promise<TokenGrant> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patienceMs).unref()
    })
    const answer = Promise.resolve(first.take(request)).catch(() => undefined)
    const grant = await Promise.race([answer, late])
    clearTimeout(timer)
    if (grant !== undefined) {
      awaySinceMs = undefined
      return grant
    }
    awaySinceMs = request.nowMs
    return second.take(request)
  }

  return {
    get isFirstThere() {
      return awaySinceMs === undefined
    },
    take(request) {
      const isAway = awaySinceMs !== undefined && request.nowMs - awaySinceMs < tryAgainMs
      return isAway ? second.take(request) : ask(request)
    },
  }
}
