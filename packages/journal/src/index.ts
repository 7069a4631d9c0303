export { openJournal, type Journal } from './open-journal.js'
export { type JournalLine } from './disk/journal-line.js'
export {
  type BatchLimits,
  type FsyncMode,
  type JournalEvents,
  type JournalOptions,
} from './settings/journal-options.js'
export { type JournalSpan, type JournalTracing } from './settings/journal-tracing.js'
export { type JournalStats } from './journal-stats.js'
export { type JournalClock } from './settings/clock.js'
export { type JournalFiles } from './disk/journal-files.js'
export { runJournalCommand, type JournalCommandIo } from './maintenance/run-journal-command.js'
export {
  JournalClosedError,
  JournalFullError,
  LeaseLostError,
  type JournalFullReason,
} from './append/journal-errors.js'
