import type { Scenario } from '../instruments/scenario.js'
import { takeDown } from '../instruments/take-down.js'

export const storeOutage: Scenario = {
  name: 'store-outage',
  does: 'kill -9 of ClickHouse, which comes back after 60 seconds (two thirds of --seconds where that is less)',
  defaults: { eventsPerSecond: 2_000, seconds: 90, kills: 1 },
  act: (context) => takeDown(context, context.platform.servers.clickhouse),
}
