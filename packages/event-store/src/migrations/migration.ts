/**
 * One step of the schema. Several services start at once and any of them may be killed half-way, so every statement
 * must do nothing when it is run again (`IF NOT EXISTS`, `IF EXISTS`), also while another service runs it.
 * A migration that has been released never changes: write the next one.
 */
export interface Migration {
  version: number
  name: string
  statements: readonly string[]
}
