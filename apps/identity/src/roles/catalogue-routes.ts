import {
  catalogueBinding,
  catalogueReader,
  ResourceSearch,
  ResourceService,
  type AssignmentCounter,
  type CatalogueName,
  type ResourceReader,
  type ResourceSearchPorts,
  type ResourceServicePorts,
} from '@rollcall/directory';

/** What the routes of catalogues stand on; they read by a reader of their own. */
export interface CatalogueRoutesPorts
  extends Omit<ResourceServicePorts, 'reader'>, Omit<ResourceSearchPorts, 'reader'> {
  readonly counter: AssignmentCounter;
}

/** Makes what the endpoints of roles and entitlements ask. */
export class CatalogueRoutes {
  private readonly ports: CatalogueRoutesPorts & { readonly reader: Pick<ResourceReader, 'find' | 'list'> };

  constructor(ports: CatalogueRoutesPorts) {
    this.ports = { ...ports, reader: catalogueReader(ports) };
  }

  /** Of which only `get` is asked: nothing is written by clients. */
  service(name: CatalogueName): Pick<ResourceService, 'get'> {
    return new ResourceService(catalogueBinding(name), this.ports);
  }

  search(name: CatalogueName): ResourceSearch {
    return new ResourceSearch(catalogueBinding(name), this.ports);
  }
}
