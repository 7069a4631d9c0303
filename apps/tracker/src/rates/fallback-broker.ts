import type { TokenBroker, TokenGrant, TokenRequest } from './token-broker.js'

/** A broker that takes longer is as good as away: tokens are asked for a tenth of a second ahead. */
const patienceMs = 250
/** While it is away it is asked so often whether it is back. */
const tryAgainMs = 1_000

/** A broker that never fails for as long as its last resort does not. */
export interface FallbackBroker extends TokenBroker {
  /** False while the second one answers. */
  readonly isFirstThere: boolean
}

/** Asks the first broker, and the second while that is away or slow. What it grants too late is nobody's. */
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
