import { runService } from '@frontpage/service-kit'
import { readNewsstandConfig } from './config.js'
import { startNewsstand } from './service.js'

await runService({
  name: 'newsstand',
  start: () => startNewsstand(readNewsstandConfig(process.env)),
})
