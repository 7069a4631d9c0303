export { createBotTest } from './bot-marks/create-bot-test.js'
export { openCountryDatabase, type CountryDatabase } from './country/open-country-database.js'
export { createEnricher, type Enricher } from './create-enricher.js'
export { openDataCentreTest, type DataCentreTest } from './data-centre/open-data-centre-test.js'
