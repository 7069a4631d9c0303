interface Signed {
  /** The account that it vouches for. */
  readonly userId?: string
  readonly token?: string
  readonly expiresAt?: number
}

const marginMs = 30_000

/**
 * Gives the SDK the token by which the feed believes that this is the account's page; asks for one when it is needed.
 * There is none once another tab has signed the account out, or another one in.
 *
 * @param userIdNow the user of this browser at the moment
 */
export function startReaderTokens(
  account: { readonly id: string } | undefined,
  userIdNow: () => string | undefined,
): () => Promise<string | undefined> {
  let asked: Promise<Signed> | undefined
  return async () => {
    if (account === undefined || userIdNow() !== account.id) return undefined
    asked ??= ask()
    const signed = await asked
    if (signed.token === undefined || (signed.expiresAt ?? 0) < Date.now() + marginMs) asked = ask()
    const { token, userId } = await asked
    return userId === account.id && userIdNow() === account.id ? token : undefined
  }
}

async function ask(): Promise<Signed> {
  try {
    const response = await fetch('/reader-token')
    return response.ok ? ((await response.json()) as Signed) : {}
  } catch {
    return {}
  }
}
