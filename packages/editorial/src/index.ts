export {
  applyDecisions,
  blocksAny,
  isBlocked,
  sectionsOf,
  type Decidable,
  type DecidedEntry,
  type DecidedList,
  type StorySlugs,
  type WaitingStory,
} from './apply-decisions.js'
export { decisionsInForce, type DecisionsInForce } from './decisions-in-force.js'
export { createInForceBySite, type InForceBySite } from './in-force-by-site.js'
