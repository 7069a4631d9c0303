export { createSourceStore, type SourceStore } from './sources/source-store.js'
export {
  startSourceRegistry,
  type SourceRegistry,
  type SourceRegistryOptions,
} from './sources/source-registry.js'
