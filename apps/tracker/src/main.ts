import cluster from 'node:cluster'
import { runService } from '@frontpage/service-kit'
import { startTrackerCluster } from './cluster/start-tracker-cluster.js'
import { readTrackerConfig } from './config.js'
import { startTracker } from './service.js'

await runService({
  name: 'tracker',
  start({ signal }) {
    const config = readTrackerConfig(process.env)
    const isPrimaryOfSeveral = cluster.isPrimary && config.processes > 1
    return isPrimaryOfSeveral ? startTrackerCluster(config, { signal }) : startTracker(config, { signal })
  },
})
