/** The scopes of admin tokens (`ADMIN_TOKEN`). */
export const decisionScopes = { read: 'trending.read', write: 'trending.write' } as const
