import { createEnricher, openCountryDatabase, openDataCentreTest, type Enricher } from '@frontpage/enrichment'
import type { Logger } from '@frontpage/service-kit'
import type { TransporterConfig } from './config.js'

/** The enricher with its two databases; one that cannot be read is a warning, and its facts stay unknown. */
export async function openEnricher(
  config: Pick<TransporterConfig, 'countryDatabase' | 'dataCentres'>,
  log: Logger,
): Promise<Enricher> {
  const countries = await openCountryDatabase(config.countryDatabase)
  const dataCentres = await openDataCentreTest(config.dataCentres)
  for (const { problem } of [countries, dataCentres]) {
    if (problem !== undefined) log.warn({ err: problem }, 'enrichment runs without one of its databases')
  }
  return createEnricher({ countryOf: countries.countryOf, isDataCentre: dataCentres.isDataCentre })
}
