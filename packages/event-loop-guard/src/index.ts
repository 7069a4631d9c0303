export {
  garbageCollection,
  others,
  unknown,
  type Culprit,
  type Frame,
  type Incident,
  type WorkInProgress,
} from './incident.js'
export {
  startEventLoopGuard,
  type EventLoopGuard,
  type EventLoopGuardOptions,
} from './start-event-loop-guard.js'
export { type HangOptions } from './watchdog-data.js'
export { defineWork, enterWork, leaveWork, runAsWork } from './work-labels.js'
