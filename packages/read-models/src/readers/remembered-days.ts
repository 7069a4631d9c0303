import type { ReaderLogName } from '@frontpage/contracts'

/** For how long a record counts, whether or not its log has expired. */
export const rememberedDays: Readonly<Record<ReaderLogName, number>> = { activity: 30, preferences: 400 }

/** A record that is older does not count any more. */
export function oldestRecordMs(log: ReaderLogName, nowMs: number): number {
  return nowMs - rememberedDays[log] * 86_400_000
}
