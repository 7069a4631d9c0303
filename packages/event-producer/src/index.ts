export type { Journal, JournalLine } from '@frontpage/journal'
export { journalEnv, toJournalConfig, type JournalConfig } from './journal-config.js'
export { openProducerJournal, type ProducerJournalOptions } from './open-producer-journal.js'
