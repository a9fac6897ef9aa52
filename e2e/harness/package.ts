import path from 'node:path';
import { type Child, startChild } from './children.ts';
import { PROJECT_ROOT } from './service.ts';

/** What npm tells a script about the package that it belongs to; and ready-made machine code. */
const OF_THIS_RUN =
  /^(?:mayfly_|npm_(?:lifecycle|package)_|npm_config_local_prefix$|node_compile)/i;

/** The environment of a user who has npm and nothing of ours, with an npm cache of their own. */
export function userEnvironment(cache: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([each]) => !OF_THIS_RUN.test(each));
  return { ...Object.fromEntries(inherited), npm_config_cache: cache };
}

/** Packs the package, and answers the path of the tarball. */
export async function packMayfly(directory: string): Promise<string> {
  const build = path.join(PROJECT_ROOT, 'deploy/package/build.ts');
  const env = userEnvironment(path.join(directory, 'cache'));
  const { code, out, err } = await finish(
    startChild(process.execPath, [build, directory], { env }),
  );
  if (code !== 0) throw new Error(`the package was not packed: ${err}`);
  return out;
}

/** Empty where npm can install. */
export async function whyNoRegistry(): Promise<string> {
  const quick = ['--fetch-retries=0', '--fetch-timeout=10000'];
  const { code } = await finish(startChild('npm', ['ping', ...quick]));
  return code === 0 ? '' : 'the npm registry does not answer';
}

export async function finish(child: Child) {
  const code = await child.ended;
  return { code, out: child.lines.join('\n'), err: child.complaint() };
}
