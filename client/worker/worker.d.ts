/** Defined by the build: its version, and the files to cache. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] };

/** https://w3c.github.io/ServiceWorker/#register-router-method */
interface InstallEvent extends ExtendableEvent {
  addRoutes?(
    rules: readonly {
      readonly condition: { readonly urlPattern: string };
      readonly source: 'network';
    }[],
  ): Promise<void>;
}

interface ServiceWorkerGlobalScope {
  addEventListener(type: 'install', listener: (event: InstallEvent) => void): void;
}
