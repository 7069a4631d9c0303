import type { EditorialDecision, EditorialDecisionBody } from '@frontpage/contracts'
import { toDecision, type RecordAuthor } from '@frontpage/control-records'
import type { TrendingDesk } from '../list/trending-desk.js'
import { topStoriesOf } from './top-stories.js'

/** Makes the decision of a body. A review that names nobody as `admitted` admits the stories in the top now. */
export function admitTopStories(
  desk: TrendingDesk,
): (body: EditorialDecisionBody, author: RecordAuthor) => Promise<EditorialDecision> {
  return async (body, author) => {
    const decision = toDecision(body, author)
    if (decision.kind !== 'review' || decision.admitted !== undefined) return decision
    desk.requireLoaded()
    return { ...decision, admitted: await desk.turns.run(topStoriesOf(desk, decision)) }
  }
}
