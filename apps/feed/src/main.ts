import { runService } from '@frontpage/service-kit'
import { readFeedConfig } from './config.js'
import { startFeed } from './service.js'

await runService({
  name: 'feed',
  start: () => startFeed(readFeedConfig(process.env)),
})
