import { setPriority } from 'node:os'
import { runService } from '@frontpage/service-kit'
import { readTransporterConfig } from './config.js'
import { startTransporter } from './service.js'

await runService({
  name: 'transporter',
  start({ signal }) {
    const config = readTransporterConfig(process.env)
    setPriority(config.niceness)
    return startTransporter(config, { signal })
  },
})
