import { runService } from '@frontpage/service-kit'
import { readSplitterConfig } from './config.js'
import { startSplitter } from './service.js'

await runService({
  name: 'splitter',
  start: () => startSplitter(readSplitterConfig(process.env)),
})
