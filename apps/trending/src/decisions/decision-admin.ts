import type { EditorialDecision } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'

export type DecisionAdmin = ControlRecordAdmin<EditorialDecision>
