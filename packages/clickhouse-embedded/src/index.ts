export { readConfig, ConfigError, type EmbeddedClickHouseConfig } from './config.js'
export { createLog, type Log } from './log.js'
export { startEmbeddedClickHouse, type EmbeddedClickHouse } from './start-embedded-clickhouse.js'
