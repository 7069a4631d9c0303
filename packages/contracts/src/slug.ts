import { z } from 'zod'

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, '1 to 64 of a-z, 0-9, "_" and "-", starting with a letter or a digit')
  .meta({ id: 'Slug', description: 'An id that operators give: of a source, a site, a decision' })
