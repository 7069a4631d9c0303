import { z } from 'zod'
import { faultOfJson, type Json } from './bounded-json.js'

const maxNameLength = 200
const documented = {
  type: 'object',
  propertyNames: { type: 'string', maxLength: maxNameLength },
  additionalProperties: {},
}

/**
 * A targeting condition as JSON. What its operators and patterns must be is validated where a whole definition is
 * (`validateCondition`), because only there the groups that it refers to are known.
 */
export const conditionSchema = z
  .custom<Record<string, Json>>((value) => faultOf(value) === undefined, {
    error: ({ input }) => faultOf(input),
  })
  .meta({
    documentAs: {
      ...documented,
      description: 'A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}}',
    },
  })

function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'A condition is an object, such as {"country": "ID"}'
  }
  if (Object.keys(value).some(({ length }) => length > maxNameLength)) {
    return `The name of an attribute has ${maxNameLength} characters at most`
  }
  return faultOfJson(value)
}

export const prerequisiteSchema = z.object({
  feature: z.string().min(1).max(64).meta({ description: 'The key of a feature or an experiment' }),
  condition: conditionSchema.meta({
    documentAs: { ...documented, description: 'About `value`, such as {"value": true}' },
  }),
})
