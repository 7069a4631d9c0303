export type { Journal, JournalLine } from '@frontpage/journal'
export { journalEnv, toJournalConfig, type JournalConfig } from './journal-config.js'
export { openEventJournal, type EventJournalOptions } from './open-event-journal.js'
