import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

const TESTS = ['\\.test\\.tsx?$', '^server/inbox/contract/', '/testing/'];
const OWN = '^(server|client|shared|sdk|e2e|bench)/';

/** A folder of the server imports itself, the folders in `below`, `ops` and `shared`. */
function serverFolder(name: string, ...below: string[]): IForbiddenRuleType {
  const allowed = [name, 'ops', ...below].map((each) => `^server/${each}/`);
  return {
    name: `${name}-imports-only-listed-folders`,
    severity: 'error',
    from: { path: `^server/${name}/`, pathNot: TESTS },
    to: { path: OWN, pathNot: ['^shared/', ...allowed] },
  };
}

/** A folder of the page imports itself, those named, and shared/. */
function clientFolder(name: string, ...below: string[]): IForbiddenRuleType {
  const allowed = [name, ...below].map((each) => `^client/${each}/`);
  return {
    name: `page-${name}-imports-only-listed-folders`,
    severity: 'error',
    from: { path: `^client/${name}/`, pathNot: TESTS },
    to: { path: OWN, pathNot: ['^shared/', ...allowed] },
  };
}

/** A folder of the page that also uses texts, and loads parts of the page later. */
function clientFolderWithTexts(name: string, ...below: string[]): IForbiddenRuleType {
  return clientFolder(name, 'i18n', 'loading', ...below);
}

/** Only one place imports the library, so that it can be replaced there. */
function onlyImporter(library: string, ...places: string[]): IForbiddenRuleType {
  return {
    name: `${library}-has-one-importer`,
    severity: 'error',
    from: { path: '^(server|client|shared)/', pathNot: [...places, ...TESTS] },
    to: { path: `(^|/)node_modules/(@types/)?${library.replaceAll('.', '\\.')}/` },
  };
}

/**
 * Which way imports may go:
 * shared ← ops ← inbox, tls ← acme ← redis, authentication, domains ← mail, doctor ← smtp, gateway, api ← app.
 */
export const forbidden: IForbiddenRuleType[] = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'everything-resolves',
    severity: 'error',
    // Its test generates what it imports.
    from: { pathNot: '^e2e/sdk/generated/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'no-orphans',
    severity: 'error',
    from: { orphan: true, pathNot: [...TESTS, '\\.d\\.ts$'] },
    to: {},
  },
  {
    name: 'shared-imports-only-shared',
    severity: 'error',
    from: { path: '^shared/', pathNot: TESTS },
    to: { pathNot: '^shared/' },
  },
  {
    name: 'client-imports-no-server',
    severity: 'error',
    from: { path: '^client/', pathNot: TESTS },
    to: { path: OWN, pathNot: '^(client|shared)/' },
  },
  {
    // It runs in browsers, too, and has no dependency.
    name: 'client-library-imports-only-shared',
    severity: 'error',
    from: { path: '^sdk/library/', pathNot: TESTS },
    to: { pathNot: '^(sdk/library|shared)/' },
  },
  {
    name: 'package-imports-only-shared',
    severity: 'error',
    from: { path: '^sdk/', pathNot: TESTS },
    to: { path: OWN, pathNot: '^(sdk|shared)/' },
  },
  serverFolder('ops'),
  serverFolder('inbox'),
  serverFolder('redis', 'inbox', 'acme'),
  serverFolder('domains', 'inbox'),
  serverFolder('mail/text'),
  serverFolder('mail/mime', 'inbox', 'mail/text'),
  serverFolder('mail/finder', 'mail/text'),
  serverFolder('mail/traits', 'mail/mime', 'mail/text'),
  serverFolder('authentication', 'inbox', 'mail/mime'),
  serverFolder(
    'mail/reading',
    ...['inbox', 'authentication', 'mail/mime', 'mail/text', 'mail/finder', 'mail/traits'],
  ),
  serverFolder('mail/threads', 'inbox', 'authentication', 'mail/reading'),
  serverFolder('mail', 'inbox', 'authentication'),
  serverFolder('tls'),
  serverFolder('acme', 'tls'),
  serverFolder('doctor', 'domains'),
  serverFolder('smtp', 'inbox', 'authentication', 'mail', 'domains', 'tls'),
  {
    name: 'smtp-protocol-imports-no-receiver',
    severity: 'error',
    from: { path: '^server/smtp/(rfc5321|proxy|refusals)/', pathNot: TESTS },
    to: { path: '^server/smtp/[^/]+$' },
  },
  serverFolder('gateway', 'inbox', 'mail', 'domains'),
  serverFolder('api', 'inbox', 'mail', 'domains', 'doctor', 'tls'),
  clientFolder('loading'),
  clientFolder('inbox'),
  clientFolder('archive'),
  clientFolder('worker'),
  clientFolder('i18n', 'loading'),
  clientFolder('settings', 'i18n'),
  clientFolder('transport', 'inbox'),
  clientFolder('boot', 'i18n', 'inbox', 'settings', 'transport'),
  clientFolderWithTexts('ui'),
  clientFolderWithTexts('mail', 'inbox', 'ui'),
  clientFolderWithTexts('notifications', 'inbox', 'settings', 'ui', 'views/sender'),
  clientFolderWithTexts('views', 'inbox', 'settings', 'ui', 'mail', 'archive', 'notifications'),
  clientFolderWithTexts('views/tab-inboxes', 'inbox', 'ui'),
  clientFolderWithTexts('views/keep', 'inbox', 'ui'),
  clientFolderWithTexts('views/handoff', 'inbox', 'ui'),
  clientFolderWithTexts('views/sender', 'ui'),
  clientFolderWithTexts('views/shortcuts', 'settings', 'ui'),
  clientFolderWithTexts(
    'views/settings',
    ...['inbox', 'settings', 'ui', 'notifications', 'views/shortcuts'],
    ...['views/address', 'views/list', 'views/tab-inboxes'],
  ),
  clientFolderWithTexts(
    'views/layout',
    'inbox',
    'settings',
    'ui',
    'views/settings',
    'views/tab-inboxes',
  ),
  clientFolderWithTexts('views/address', 'inbox', 'ui', 'views/handoff'),
  clientFolderWithTexts('views/list', 'inbox', 'ui', 'views/sender'),
  clientFolderWithTexts(
    'views/message',
    ...['inbox', 'ui', 'mail', 'archive', 'views/sender', 'views/list'],
  ),
  clientFolderWithTexts(
    'views/deletion',
    ...['inbox', 'ui', 'archive', 'views/layout', 'views/address', 'views/message'],
  ),
  {
    name: 'features-take-plain-arguments',
    severity: 'error',
    from: {
      path: '^server/',
      pathNot: ['^server/[^/]+\\.ts$', '^server/(app|config)/', ...TESTS],
    },
    to: { path: '^server/config/' },
  },
  {
    name: 'only-commands-import-app',
    severity: 'error',
    from: {
      path: '^(server|client|shared)/',
      pathNot: ['^server/[^/]+\\.ts$', '^server/app/', ...TESTS],
    },
    to: { path: '^server/(app/|main\\.ts$)' },
  },
  {
    name: 'the-product-imports-no-tests',
    severity: 'error',
    from: { path: '^(server|client|shared)/', pathNot: TESTS },
    to: { path: ['^(e2e|bench)/', '(^|/)node_modules/(vitest|fast-check)/', ...TESTS] },
  },
  {
    name: 'only-find-code-and-find-link-are-imported',
    severity: 'error',
    from: { path: '^(server|bench)/', pathNot: ['^server/mail/finder/', ...TESTS] },
    to: {
      path: '^server/mail/finder/',
      pathNot: '^server/mail/finder/(codes/find-code|links/find-link)\\.ts$',
    },
  },
  onlyImporter('smtp-server', '^server/smtp/rfc5321/'),
  onlyImporter('mailauth', '^server/authentication/evidence\\.ts$'),
  onlyImporter('mailparser', '^server/mail/mime/parse-message\\.ts$'),
  onlyImporter('ical.js', '^server/mail/traits/'),
  onlyImporter('chardet', '^server/mail/mime/detect-charset\\.ts$'),
  onlyImporter('piscina', '^server/mail/', '^server/authentication/'),
  onlyImporter('@redis/client', '^server/redis/client\\.ts$'),
  onlyImporter('socket.io', '^server/gateway/'),
  onlyImporter('socket.io-client', '^client/transport/'),
  onlyImporter('yaml', '^server/domains/parse-pool-file\\.ts$'),
  onlyImporter('chokidar', '^server/ops/watch\\.ts$'),
  onlyImporter('rate-limiter-flexible', '^server/ops/rates\\.ts$'),
  onlyImporter('disposable-email-domains-js', '^server/doctor/check-blocklists\\.ts$'),
  onlyImporter('pino', '^server/ops/log\\.ts$'),
  onlyImporter('prom-client', '^server/ops/metrics/'),
  onlyImporter('fastify', '^server/api/'),
  onlyImporter('virtua', '^client/views/list/VirtualRows\\.tsx$'),
  onlyImporter('react', '^client/'),
];

export const options: ICruiseOptions = {
  // No other parser of dependency-cruiser supports TypeScript 7; without it no file is read.
  parser: 'swc',
  // Type imports are dependencies between folders too.
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
};
