import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'vite';

/** A server for one page that has the product's own layers in it, and no policy. */
export interface BarePage extends AsyncDisposable {
  readonly origin: string;
}

const PAGE = '<!doctype html><title>bare page</title><body><script src="/isolation.js"></script>';

export async function openBarePage(): Promise<BarePage> {
  const script = await bundle(path.join(import.meta.dirname, 'harness.ts'));
  const server = createServer(({ url }, response) => {
    const isScript = url === '/isolation.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'isolation' } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (first === undefined || !('output' in first)) throw new Error('nothing was built');
  return first.output[0].code;
}
