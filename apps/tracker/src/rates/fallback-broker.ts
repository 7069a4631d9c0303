import type { TokenBroker, TokenGrant, TokenRequest } from './token-broker.js'

/** A broker that takes longer counts as unavailable: tokens are requested a tenth of a second ahead. */
const timeoutMs = 250
/** An unavailable broker is tried again at this interval. */
const retryMs = 1_000

/** A broker that never fails as long as its second broker does not. */
export interface FallbackBroker extends TokenBroker {
  /** False while the second broker is in use. */
  readonly isFirstAvailable: boolean
}

/**
 * Asks the first broker, and the second while the first is unavailable or slow. Tokens that the first grants too late
 * are lost.
 */
export function createFallbackBroker(first: TokenBroker, second: TokenBroker): FallbackBroker {
  let unavailableSinceMs: number | undefined

  async function ask(request: TokenRequest): Promise<TokenGrant> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), timeoutMs).unref()
    })
    const answer = Promise.resolve(first.take(request)).catch(() => undefined)
    const grant = await Promise.race([answer, late])
    clearTimeout(timer)
    if (grant !== undefined) {
      unavailableSinceMs = undefined
      return grant
    }
    unavailableSinceMs = request.nowMs
    return second.take(request)
  }

  return {
    get isFirstAvailable() {
      return unavailableSinceMs === undefined
    },
    take(request) {
      const isUnavailable = unavailableSinceMs !== undefined && request.nowMs - unavailableSinceMs < retryMs
      return isUnavailable ? second.take(request) : ask(request)
    },
  }
}
