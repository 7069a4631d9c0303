import { readFile, writeFile } from 'node:fs/promises'
import { alertsFile, configFile, withScrapeConfigs, withServiceGone } from './scrape-config.js'

/** `npm run generate -w @frontpage/observability`: brings the list of services into Prometheus' files. */
await writeFile(configFile, withScrapeConfigs(await readFile(configFile, 'utf8')))
await writeFile(alertsFile, withServiceGone(await readFile(alertsFile, 'utf8')))
