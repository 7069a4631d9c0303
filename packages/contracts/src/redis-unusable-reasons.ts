/**
 * The reasons for which Redis cannot be used: it does not answer in time; it is a replica; it is loading its data; it
 * refuses writes (its disk is full, or it has lost its replicas); its memory is full.
 */
export const redisUnusableReasons = ['unreachable', 'replica', 'loading', 'refuses_writes', 'full'] as const
export type RedisUnusableReason = (typeof redisUnusableReasons)[number]
