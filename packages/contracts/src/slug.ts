import { z } from 'zod'

/** Ids that operators give: of sources, sites, decisions. */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, '1 to 64 of a-z, 0-9, "_" and "-", starting with a letter or a digit')
