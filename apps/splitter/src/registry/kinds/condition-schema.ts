import { z } from 'zod'
import { boundedJsonSchema } from './bounded-json.js'

/**
 * A targeting condition as JSON. What its operators and patterns must be is validated where a whole definition is
 * (`validateCondition`), because only there the groups that it refers to are known.
 */
export const conditionSchema = z.record(z.string().max(200), boundedJsonSchema).meta({
  description: 'A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}}',
})

export const prerequisiteSchema = z.object({
  feature: z.string().min(1).max(64).meta({ description: 'The key of a feature or an experiment' }),
  condition: conditionSchema.meta({ description: 'About `value`, such as {"value": true}' }),
})
