import type { EditorialDecision, EditorialDecisionBody } from '@frontpage/contracts'
import { toDecision, type RecordAuthor } from '@frontpage/control-records'
import type { BoardThread } from '../board-thread/start-board-thread.js'

/** Makes the decision of a body. A review that names nobody as `admitted` admits the stories in the top now. */
export function admitTopStories(
  board: BoardThread,
): (body: EditorialDecisionBody, author: RecordAuthor) => Promise<EditorialDecision> {
  return async (body, author) => {
    const decision = toDecision(body, author)
    if (decision.kind !== 'review' || decision.admitted !== undefined) return decision
    board.requireLoaded()
    const { site, section, topN } = decision
    return { ...decision, admitted: await board.ask({ kind: 'topStories', site, section, topN }) }
  }
}
