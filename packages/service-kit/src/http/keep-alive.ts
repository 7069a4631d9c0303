/** Longer than load balancers keep idle connections (most of them 60 s), so that they close first. */
export const keepAliveTimeoutMs = 72_000
