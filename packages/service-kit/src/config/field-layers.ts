import { z } from 'zod'

/** The key of zod's metadata by which `envSecret` marks a field. */
export const secretMark = 'isSecret'

export function isSecret(field: z.core.$ZodType | undefined): boolean {
  return layersOf(field).some((schema) => schema.meta()?.[secretMark] === true)
}

/** A field without and with its default, `.optional()` and the like, from the outside in. */
export function layersOf(field: z.core.$ZodType | undefined): z.ZodType[] {
  return field instanceof z.ZodType ? [field, ...layersOf(innerOf(field))] : []
}

function innerOf(schema: z.ZodType): z.core.$ZodType | undefined {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? schema.unwrap()
    : undefined
}
