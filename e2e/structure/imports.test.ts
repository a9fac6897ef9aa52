import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';
import { cruiseSources, mirrorSources } from './mirror.ts';

function violations({ summary }: ICruiseResult) {
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

async function sourceFiles(...directories: string[]): Promise<string[]> {
  const files: string[] = [];
  for (const directory of directories) {
    const names = await readdir(path.join(PROJECT_ROOT, directory), { recursive: true });
    const sources = names.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
    files.push(...sources.map((name) => `${directory}/${name}`));
  }
  return files;
}

/** Pairs of folders that still import each other. New pairs are refused; remove an entry with its pair. */
const KNOWN_MUTUAL = [
  'server/authentication server/mail',
  'server/mail server/mail/finder',
  'server/mail server/mail/traits',
  'server/smtp server/smtp/proxy',
  'server/smtp server/smtp/rfc5321',
];

/** Other pairs of folders of the server with imports in both directions. */
function findMutualFolders(modules: ICruiseResult['modules']): string[] {
  const isProduct = (file: string) =>
    /^server\/.+\//.test(file) && !/\.test\.ts$|\/testing\/|^server\/inbox\/contract/.test(file);
  const imports = new Set<string>();
  for (const { source, dependencies } of modules.filter((each) => isProduct(each.source))) {
    for (const { resolved } of dependencies.filter((each) => isProduct(each.resolved))) {
      imports.add(`${path.dirname(source)} ${path.dirname(resolved)}`);
    }
  }
  return [...imports].filter((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return from < to && imports.has(`${to} ${from}`) && !KNOWN_MUTUAL.includes(pair);
  });
}

const PLANTED = [
  [
    'inbox-imports-only-listed-folders',
    'server/inbox/planted.ts',
    "import '#server/smtp/receiver.ts';",
  ],
  [
    'smtp-imports-only-listed-folders',
    'server/smtp/planted.ts',
    "import '#server/gateway/gateway.ts';",
  ],
  ['smtp-protocol-imports-no-receiver', 'server/smtp/proxy/planted.ts', "import '../session.ts';"],
  ['gateway-imports-only-listed-folders', 'server/gateway/planted.ts', "import '../api/http.ts';"],
  [
    'mail-imports-only-listed-folders',
    'server/mail/planted.ts',
    "import type {} from '../smtp/receiver.ts';",
  ],
  ['shared-imports-only-shared', 'shared/planted.ts', "import 'node:fs';"],
  [
    'shared-imports-only-shared',
    'shared/planted.ts',
    "import type {} from '#server/inbox/types.ts';",
  ],
  ['client-imports-no-server', 'client/planted.ts', "import '../server/ops/log.ts';"],
  ['client-library-imports-only-shared', 'sdk/library/planted.ts', "import 'node:fs';"],
  ['package-imports-only-shared', 'sdk/fixtures/planted.ts', "import '#server/ops/log.ts';"],
  [
    'page-inbox-imports-only-listed-folders',
    'client/inbox/planted.ts',
    "import '../transport/rest.ts';",
  ],
  [
    'page-views/layout-imports-only-listed-folders',
    'client/views/layout/planted.ts',
    "import '../list/Rows.tsx';",
  ],
  [
    'page-views-imports-only-listed-folders',
    'client/views/planted.ts',
    "import '../transport/rest.ts';",
  ],
  [
    'page-i18n-imports-only-listed-folders',
    'client/i18n/planted.ts',
    "import '../settings/theme.ts';",
  ],
  ['features-take-plain-arguments', 'server/api/planted.ts', "import '#server/config/config.ts';"],
  ['only-commands-import-app', 'server/api/planted.ts', "import '#server/app/app.ts';"],
  ['the-product-imports-no-tests', 'server/api/planted.ts', "import 'vitest';"],
  [
    'only-find-code-and-find-link-are-imported',
    'server/mail/planted.ts',
    "import './finder/codes/tokens.ts';",
  ],
  ['smtp-server-has-one-importer', 'server/mail/planted.ts', "import 'smtp-server';"],
  ['mailparser-has-one-importer', 'server/api/planted.ts', "import('mailparser');"],
  ['socket.io-has-one-importer', 'server/api/planted.ts', "import 'socket.io';"],
  ['prom-client-has-one-importer', 'server/smtp/planted.ts', "import 'prom-client';"],
  ['socket.io-client-has-one-importer', 'client/planted.ts', "import 'socket.io-client';"],
  ['everything-resolves', 'server/api/planted.ts', "import './nowhere.ts';"],
  ['no-orphans', 'server/api/planted.ts', 'export const lonely = 1;'],
  ['no-cycles', 'shared/planted.ts', "import './planted.ts';"],
] as const;

describe('imports', () => {
  let result: ICruiseResult;
  const isPlanted = (file: string) => path.basename(file).startsWith('planted');
  // All faults lie in one tree, each in a file of its own, and are cruised once.
  const planted = PLANTED.map(([rule, file, text], index) => {
    const own = file.replace('planted', `planted-${index}`);
    return { rule, own, text: text.replace('./planted.ts', `./planted-${index}.ts`) };
  });

  beforeAll(async () => {
    await using mirror = await mirrorSources();
    for (const { own, text } of planted) await mirror.write(own, `${text}\n`);
    await mirror.write('server/domains/planted.ts', "import '../doctor/types.ts';\n");
    result = await cruiseSources(mirror.root);
  });

  test('go one way, libraries have their one place, and nothing is left over', async () => {
    // Where the parser fails to load, it reads nothing and finds nothing wrong.
    const files = await sourceFiles('server', 'client', 'shared', 'sdk/library');
    expect(result.summary.totalCruised).toBeGreaterThanOrEqual(files.length);
    expect(result.summary.totalDependenciesCruised ?? 0).toBeGreaterThan(100);
    expect(violations(result).filter(({ from }) => !isPlanted(from))).toEqual([]);
    const modules = result.modules.filter(({ source }) => !isPlanted(source));
    expect(findMutualFolders(modules)).toEqual([]);
  });

  test('a fault that was planted against a rule is reported', () => {
    const missed = planted.filter(
      ({ rule, own }) =>
        !violations(result).some((found) => found.rule === rule && found.from === own),
    );
    expect(missed).toEqual([]);
    expect(findMutualFolders(result.modules)).toContain('server/doctor server/domains');
  });
});

/** Of the files in these folders that are no tests, those whose text has the pattern. */
async function filesWith(pattern: RegExp, ...directories: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of await sourceFiles(...directories)) {
    if (/\.test\.ts$|\/testing\//.test(file)) continue;
    const text = await readFile(path.join(PROJECT_ROOT, file), 'utf8');
    if (pattern.test(text)) found.push(file);
  }
  return found.sort();
}

test('the environment is read where a command begins, and nowhere else', async () => {
  const readers = await filesWith(
    /process\s*\.\s*env\b|node:process/,
    ...['server', 'client', 'shared'],
  );
  expect(readers).toEqual([
    ...['server/check-config.ts', 'server/doctor.ts', 'server/main.ts', 'server/mayfly.ts'],
  ]);
});

test('the server finds files with import.meta.resolve, since its bundle has other directories', async () => {
  // The first is in no bundle, and the second has its place in it.
  const others = await filesWith(/import\.meta\.(?:dirname|filename|url)/, 'server', 'shared');
  expect(others).toEqual(['server/build.ts', 'server/mayfly.ts']);
});
