import { getPriority, setPriority } from 'node:os'
import { runService } from '@frontpage/service-kit'
import { readTransporterConfig } from './config.js'
import { startTransporter } from './service.js'

await runService({
  name: 'transporter',
  start({ signal }) {
    const config = readTransporterConfig(process.env)
    // A process that was started with a lower priority may not raise it.
    if (getPriority() < config.niceness) setPriority(config.niceness)
    return startTransporter(config, { signal })
  },
})
