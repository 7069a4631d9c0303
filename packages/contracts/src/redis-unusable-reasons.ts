/**
 * Why Redis is of no use: it does not answer in time; what was reached is a replica; it loads its data; it refuses writes
 * (its disk is full, or it has lost its replicas); its memory is full.
 */
export const redisUnusableReasons = ['unreachable', 'replica', 'loading', 'refuses_writes', 'full'] as const
export type RedisUnusableReason = (typeof redisUnusableReasons)[number]
