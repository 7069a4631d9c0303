import { z } from 'zod'
import { refusedExposures } from './exposures.js'

/** More would be a request that nobody waits for; a page shows a few experiments. */
export const maxTokens = 100
const maxTokenLength = 4_096

export const exposuresBodySchema = z
  .object({
    exposures: z
      .array(
        z.object({
          token: z
            .string()
            .min(1)
            .max(maxTokens * maxTokenLength)
            .meta({
              description:
                'As an assignment came with it; several, of prerequisites too, are separated by spaces. It is good for a day.',
            }),
          at: z.iso.datetime({ offset: true }).optional().meta({
            description:
              'When the reader saw it, where that was not now; earlier than the token it is not believed',
          }),
        }),
      )
      .min(1)
      .max(maxTokens),
  })
  .meta({ id: 'ExposuresBody' })

export const exposureResultsSchema = z
  .object({
    results: z
      .array(
        z.object({
          status: z.enum(['accepted', 'repeated', 'refused']).meta({
            description:
              'accepted: it is in the journal; repeated: it was counted earlier today; refused: it does not count, and sending it again is of no use. Of several tokens in one text, the best of theirs.',
          }),
          code: z
            .enum(refusedExposures)
            .optional()
            .meta({ description: 'Why it, or one of several, was refused' }),
        }),
      )
      .meta({ description: 'One for each token, in their order' }),
  })
  .meta({ id: 'ExposureResults' })
