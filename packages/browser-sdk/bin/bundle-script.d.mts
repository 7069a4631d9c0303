/** Bundles the form for script elements from the sources. */
export function bundleScript(): Promise<Buffer>
