import path from 'node:path';
import { build } from 'vite';

const CLIENT = path.resolve(import.meta.dirname, '..');

/**
 * Compiles a file of the client and all it imports into one classic script.
 *
 * @param define what names of the source stand for, as JSON or code.
 */
export async function classicScript(
  entry: string,
  name: string,
  define: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = await build({
    configFile: false,
    root: CLIENT,
    publicDir: false,
    logLevel: 'warn',
    define,
    build: { write: false, target: 'es2023', lib: { entry, formats: ['iife'], name } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunk = outputs
    .flatMap((one) => ('output' in one ? one.output : []))
    .find((part) => part.type === 'chunk');
  if (chunk === undefined) throw new Error(`${entry} was not built.`);
  // The page's list of licences is of what its own bundle holds.
  const library = chunk.moduleIds.find((id) => id.includes('/node_modules/'));
  if (library !== undefined) throw new Error(`${entry} brings ${library}, which is in no notice.`);
  return chunk.code.trim();
}
