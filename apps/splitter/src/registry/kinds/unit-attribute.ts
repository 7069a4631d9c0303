import { z } from 'zod'

/**
 * The name of an attribute that units are assigned by. Every object has members such as `constructor`: readers without the
 * attribute would all be that one unit.
 */
export const unitAttributeSchema = z
  .string()
  .min(1)
  .max(100)
  .refine((name) => !(name in {}), 'Every object has a member of this name. Choose another name')
