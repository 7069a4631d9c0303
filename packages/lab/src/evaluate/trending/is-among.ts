import { mixedFnv1a } from '@frontpage/contracts'

/** Whether a reader is in a share of all readers; one who is in a share is in every larger one. */
export function isAmong(share: number, user: string): boolean {
  return mixedFnv1a(user) / 2 ** 32 < share
}
