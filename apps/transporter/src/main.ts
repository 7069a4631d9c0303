import { runService } from '@frontpage/service-kit'
import { readTransporterConfig } from './config.js'
import { startTransporter } from './service.js'

await runService({
  name: 'transporter',
  start: ({ signal }) => startTransporter(readTransporterConfig(process.env), { signal }),
})
