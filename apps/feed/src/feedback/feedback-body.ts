import { slugSchema, storyIdSchema, toTopic } from '@frontpage/contracts'
import { z } from 'zod'

const feedbackActions = [
  'hide_story',
  'unhide_story',
  'less_of',
  'undo_less_of',
  'follow',
  'unfollow',
] as const
export type FeedbackAction = (typeof feedbackActions)[number]

const topicSchema = z
  .string()
  .max(200)
  .transform((text, context) => {
    const topic = toTopic(text)
    if (topic !== undefined) return topic
    context.issues.push({
      code: 'custom',
      message: 'a topic such as section:sport, tag:elections, author:jane-doe or publisher:the-daily',
      input: undefined,
    })
    return z.NEVER
  })
  .meta({
    documentAs: {
      type: 'string',
      maxLength: 200,
      description:
        'A section, tag, author or publisher (`publisher:the-daily`, a source); a text without a kind is a tag',
    },
  })

export const feedbackBodySchema = z
  .object({
    site: slugSchema.optional().meta({ description: 'Not needed when there is only one site' }),
    anonymousId: z.string().max(200).optional(),
    userId: z.string().max(1_000).optional(),
    action: z.enum(feedbackActions),
    token: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'The story’s `token` in the feed, in place of `storyId`' }),
    storyId: storyIdSchema.optional(),
    topic: topicSchema.optional(),
  })
  .meta({ id: 'Feedback' })
export type FeedbackBody = z.output<typeof feedbackBodySchema>

export const feedbackAnswerSchema = z
  .object({
    site: z.string(),
    action: z.enum(feedbackActions),
    storyId: z.string().optional(),
    topic: z.string().optional(),
    undo: z.enum(feedbackActions).meta({ description: 'The action that takes this one back' }),
    remembered: z.boolean().meta({
      description:
        'Whether all replicas know it at once; else it is in force where it was said, and elsewhere once its event was processed',
    }),
  })
  .meta({ id: 'FeedbackAnswer' })

export const undoOf: Readonly<Record<FeedbackAction, FeedbackAction>> = {
  hide_story: 'unhide_story',
  unhide_story: 'hide_story',
  less_of: 'undo_less_of',
  undo_less_of: 'less_of',
  follow: 'unfollow',
  unfollow: 'follow',
}
