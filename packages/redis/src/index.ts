export type { Redis } from 'ioredis'
export { createRedis, type RedisConfig, type RedisRole } from './create-redis.js'
export { waitUntilReady, RedisUnreachableError } from './wait-until-ready.js'
export { refuseEvictingRedis, EvictingRedisError } from './refuse-evicting-redis.js'
