import type { JsonObject } from '@frontpage/contracts'
import { z } from 'zod'
import { fromJsonColumn } from '../events/json-column.js'

/** A column of ClickHouse's type JSON in a row of a read. */
export const jsonObjectColumn = z
  .custom<JsonObject>((value) => typeof value === 'object' && value !== null)
  .transform(fromJsonColumn)
