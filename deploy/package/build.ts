/**
 * `npm run package`: packs the service with the built page as the npm package `mayfly`, and prints
 * the path of the tarball. The one argument is the directory to pack in.
 *
 * Node runs no TypeScript below `node_modules`, so the code is compiled. Its libraries are bundled
 * into it: installed beside it they would be 178 packages and five times the size.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
const target = path.resolve(process.argv[2] ?? path.join(root, '.cache/package'));
const staged = path.join(target, 'mayfly');

/** Not bundled: it starts threads with a file of its own. */
const INSTALLED = ['piscina'];

/** The oldest version of Node with all that the code uses. */
const ENGINES = { node: '>=24' };

/** CycloneDX: every library and its version. */
const SBOM = 'sbom.cdx.json';

/** Beside the compiled code: what it reads, and what must come with it. */
const COPIED = [
  'server/redis/lua',
  'server/api/reference/style.css',
  ...['Caddyfile', 'haproxy.cfg', 'mayfly.service', 'nginx.conf', 'grafana', 'prometheus'].map(
    (name) => `deploy/${name}`,
  ),
  ...['dist', 'LICENSE', 'THIRD-PARTY.md', 'CHANGELOG.md'],
];

/** The documents for those who run Mayfly or use its API; without pictures. */
const DOCUMENTS = [
  ...['api.md', 'configuration.md', 'deploy.md', 'dns.md', 'domains.example.yaml', 'domains.md'],
  ...['mime.md', 'operations.md', 'redis.md', 'scaling.md', 'sender.md', 'setups.md', 'socket.md'],
  'testing.md',
].map((name) => `docs/${name}`);

const Names = z.record(z.string(), z.string());
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  dependencies: Names,
});
const Packed = z.tuple([z.object({ filename: z.string() })]);

const source = Manifest.parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));

rmSync(staged, { recursive: true, force: true });
const bundled = await compile();
for (const file of [...COPIED, ...DOCUMENTS])
  cpSync(path.join(root, file), path.join(staged, file), { recursive: true });
cpSync(path.join(import.meta.dirname, 'README.md'), path.join(staged, 'README.md'));
for (const page of globSync('{*,docs/*}.md', { cwd: staged })) unlinkMissing(page);
// What the page was built from, which only a clone needs to know.
rmSync(path.join(staged, 'dist/.source'), { force: true });
writeSbom([...bundled, ...INSTALLED]);
writeManifest(INSTALLED);
npm('shrinkwrap');
rmSync(path.join(staged, '.npmrc'));
const [packed] = Packed.parse(JSON.parse(npm('pack', '--json', '--pack-destination', target)));
console.log(path.join(target, packed.filename));

/** Leaves the text of a link to a file that only a clone has. */
function unlinkMissing(page: string): void {
  const file = path.join(staged, page);
  const text = readFileSync(file, 'utf8').replace(
    /\[([^[\]]+)\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g,
    (link, words, to) => (existsSync(path.join(path.dirname(file), to)) ? link : words),
  );
  writeFileSync(file, text);
}

/** Returns those of our dependencies whose code is in the bundle. */
async function compile(): Promise<readonly string[]> {
  const built = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: INSTALLED },
    build: {
      ssr: true,
      outDir: staged,
      target: 'esnext',
      // Names and comments make a stack trace readable.
      minify: false,
      license: { fileName: 'server/licences.txt' },
      rolldownOptions: {
        input: Object.fromEntries(listEntries().map((file) => [file.replace(/\.ts$/, ''), file])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'server/chunks/[name].js' },
      },
    },
  });
  const parts = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const modules = parts.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  return Object.keys(source.dependencies).filter((name) =>
    modules.some((module) => module.includes(`/node_modules/${name}/`)),
  );
}

/** The command, and the modules that Node loads by their file: threads, and the service itself. */
function listEntries(): readonly string[] {
  const loaded = globSync('server/**/*.ts', { cwd: root })
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .flatMap((text) => [...text.matchAll(/import\.meta\.resolve\('#(server\/.+?\.ts)'\)/g)])
    .map(([, file = '']) => file);
  return ['server/mayfly.ts', ...loaded];
}

/** The manifest, and beside it the lock file with the versions that it needs. */
function writeManifest(installed: readonly string[]): void {
  const { name, version, description, license, dependencies } = source;
  const manifest = {
    ...{ name, version, description, license },
    type: 'module',
    engines: ENGINES,
    bin: { mayfly: 'server/mayfly.js' },
    // It is a program, and has no modules for others.
    exports: { './package.json': './package.json' },
    imports: {
      '#server/*.ts': './server/*.js',
      '#server/*.lua': './server/*.lua',
      '#server/*.css': './server/*.css',
      '#dist/*': './dist/*',
    },
    files: [
      'server',
      'dist',
      'deploy',
      'docs',
      'THIRD-PARTY.md',
      'CHANGELOG.md',
      'npm-shrinkwrap.json',
      SBOM,
    ],
    dependencies: Object.fromEntries(installed.map((each) => [each, dependencies[each]])),
  };
  writeFileSync(path.join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ['package-lock.json', '.npmrc'])
    cpSync(path.join(root, file), path.join(staged, file));
  // Leaves out of the lock file what the manifest does not need.
  npm('install', '--package-lock-only', '--ignore-scripts', '--offline', '--no-audit', '--no-fund');
}

/** The list of all libraries, also the bundled ones, which `npm audit` cannot see. */
function writeSbom(libraries: readonly string[]): void {
  writeManifest(libraries);
  const sbom = npm('sbom', '--sbom-format', 'cyclonedx', '--package-lock-only');
  writeFileSync(path.join(staged, SBOM), sbom);
}

function npm(...arguments_: readonly string[]): string {
  const isWindows = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(isWindows ? 'npm.cmd' : 'npm', arguments_, {
    cwd: staged,
    encoding: 'utf8',
    shell: isWindows,
  });
  if (status !== 0) throw new Error(`npm ${arguments_[0]} ended with ${status}: ${stderr}`);
  return stdout;
}
