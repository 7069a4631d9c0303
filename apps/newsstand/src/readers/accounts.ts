/** Somebody who may sign in without a password, since this is a demonstration. */
export interface Account {
  /** The `userId` of events and of reader tokens. */
  readonly id: string
  readonly name: string
  readonly from: string
}

export const accounts: readonly Account[] = [
  { id: 'reader-sari', name: 'Sari Wulandari', from: 'Bandung' },
  { id: 'reader-bram', name: 'Bram Situmorang', from: 'Medan' },
  { id: 'reader-ayu', name: 'Ayu Pratiwi', from: 'Denpasar' },
  { id: 'reader-tom', name: 'Tom Akkerman', from: 'Rotterdam' },
]

export function accountOf(id: unknown): Account | undefined {
  return accounts.find((account) => account.id === id)
}
