import { runService } from '@frontpage/service-kit'
import { readTrendingConfig } from './config.js'
import { startTrending } from './service.js'

await runService({
  name: 'trending',
  start: () => startTrending(readTrendingConfig(process.env)),
})
