export { createControlRecordAdmin, type ControlRecordAdmin } from './admin/control-record-admin.js'
export { type ControlRecord, type RecordHistory } from './record/control-record.js'
export { followControlRecords } from './follow-control-records.js'
export {
  followRecordChanges,
  type RecordChangesFollower,
  type RecordChangesSink,
} from './follow-record-changes.js'
export { openControlHistory, type ControlHistory } from './history/open-control-history.js'
export { readRecordHistory } from './history/read-record-history.js'
export { decisionRecords, toDecision } from './kinds/decisions.js'
export { sdkKeyRecords, sdkKeySchema, type SdkKey } from './kinds/sdk-keys.js'
export { siteRecords, siteSchema, type Site } from './kinds/sites.js'
export { sourceRecords } from './kinds/sources.js'
export { storyRecords } from './kinds/stories.js'
export { putInitialRecords, type InitialRecords } from './initial/put-initial-records.js'
export { openControlRecords, type ControlRecords } from './open-control-records.js'
export { defineRecordKind, type RecordAuthor, type RecordKind } from './record/record-kind.js'
export {
  startControlRecordRegistry,
  type ControlRecordRegistry,
  type ControlRecordRegistryOptions,
} from './registry/control-record-registry.js'
export {
  ifMatchHeaders,
  refuseUnmet,
  toCondition,
  toETag,
  versionChanged,
  versionHeader,
} from './routes/if-match.js'
export { toStoreFault } from './routes/to-store-fault.js'
export { createControlRecordStore, type ControlRecordStore } from './store/control-record-store.js'
