import { runService } from '@frontpage/service-kit'
import { readTrackerConfig } from './config.js'
import { startTracker } from './service.js'

await runService({
  name: 'tracker',
  start: ({ signal }) => startTracker(readTrackerConfig(process.env), { signal }),
})
