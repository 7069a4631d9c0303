import { tellCoverage } from '@frontpage/read-models'
import { z } from 'zod'
import type { FeedBoard } from '../board/start-board.js'

/** Present only while what answers are made of is computed again. */
export const coverageSchemaFields = {
  rebuilding: z
    .literal(true)
    .optional()
    .meta({ description: 'What the answer is made of is computed again from the archive' }),
  coversFrom: z.iso.datetime().nullable().optional().meta({
    description:
      'With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet',
  }),
}

/** Members of an object as JSON, with a comma after them; an empty text where all is there. */
export function renderCoverage({ coverage }: ReturnType<FeedBoard['state']>): string {
  const told = tellCoverage(coverage)
  return told === undefined ? '' : `${JSON.stringify(told).slice(1, -1)},`
}
