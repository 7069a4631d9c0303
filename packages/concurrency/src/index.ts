export { createGroupCommit, type GroupCommit } from './group-commit.js'
export { repeatUntilClosed, type Repetition } from './repeat-until-closed.js'
export { createSerialQueue, type SerialQueue } from './serial-queue.js'
export { within } from './within.js'
