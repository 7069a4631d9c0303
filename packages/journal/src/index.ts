export { openJournal, type Journal } from './open-journal.js'
export { type JournalLine } from './journal-line.js'
export { type BatchLimits, type JournalEvents, type JournalOptions } from './journal-options.js'
export { type JournalSpan, type JournalTracing } from './journal-tracing.js'
export { type JournalStats } from './journal-stats.js'
export { type FsyncMode } from './own-log.js'
export { type JournalClock } from './clock.js'
export { type JournalFiles } from './journal-files.js'
export { runJournalCommand, type JournalCommandIo } from './maintenance/run-journal-command.js'
export {
  JournalClosedError,
  JournalFullError,
  LeaseLostError,
  type JournalFullReason,
} from './journal-errors.js'
