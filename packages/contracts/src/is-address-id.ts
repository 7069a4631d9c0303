/** An id that is a page's address, as events without an id of their own get it: a host, a slash and more. */
const addressId = /^[^/\s]*[.:][^/\s]*\/|^localhost\//

/** Whether a story's id may be the address of its page; ids that a site gives may look alike. */
export function isAddressId(storyId: string): boolean {
  return storyId.includes('/') && addressId.test(storyId)
}
