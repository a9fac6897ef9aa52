import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

const TESTS = ['\\.test\\.tsx?$', 'contract-suite\\.ts$', '^server/inbox/contract/', '/testing/'];
const OWN = '^(server|client|shared|e2e|bench)/';

/** A folder of the server imports itself, the folders in `below`, `ops` and `shared`. */
function room(name: string, ...below: string[]): IForbiddenRuleType {
  const allowed = [name, 'ops', ...below].map((each) => `^server/${each}/`);
  return {
    name: `${name}-looks-down-only`,
    severity: 'error',
    from: { path: `^server/${name}/`, pathNot: TESTS },
    to: { path: OWN, pathNot: ['^shared/', ...allowed] },
  };
}

/** A folder of the page imports itself, the folders in `below`, `i18n`, `loading` and `shared`. */
function clientRoom(name: string, ...below: string[]): IForbiddenRuleType {
  const allowed = [name, 'i18n', 'loading', ...below].map((each) => `^client/${each}/`);
  return {
    name: `page-${name}-looks-down-only`,
    severity: 'error',
    from: { path: `^client/${name}/`, pathNot: TESTS },
    to: { path: OWN, pathNot: ['^shared/', ...allowed] },
  };
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
 * shared ← ops ← inbox ← redis, authentication, domains ← mail, doctor ← smtp, gateway, api ← app.
 */
export const forbidden: IForbiddenRuleType[] = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  {
    name: 'no-orphans',
    severity: 'error',
    from: { orphan: true, pathNot: [...TESTS, '\\.d\\.ts$'] },
    to: {},
  },
  {
    name: 'shared-knows-nobody',
    severity: 'error',
    from: { path: '^shared/', pathNot: TESTS },
    to: { pathNot: '^shared/' },
  },
  {
    name: 'client-and-server-meet-in-shared',
    severity: 'error',
    from: { path: '^client/', pathNot: TESTS },
    to: { path: OWN, pathNot: '^(client|shared)/' },
  },
  room('ops'),
  room('inbox'),
  room('redis', 'inbox'),
  room('domains', 'inbox'),
  room('authentication', 'inbox', 'mail'),
  room('mail', 'inbox', 'authentication'),
  room('doctor', 'domains'),
  room('smtp', 'inbox', 'mail', 'domains'),
  room('gateway', 'inbox', 'mail', 'domains'),
  room('api', 'inbox', 'mail', 'domains', 'doctor'),
  clientRoom('loading'),
  clientRoom('i18n'),
  clientRoom('ui'),
  clientRoom('settings'),
  clientRoom('inbox'),
  clientRoom('archive'),
  clientRoom('transport', 'inbox'),
  clientRoom('early', 'inbox', 'settings', 'transport'),
  clientRoom('mail', 'inbox', 'ui'),
  clientRoom('away', 'inbox', 'settings', 'ui', 'views/sender'),
  clientRoom('views/sender', 'ui'),
  clientRoom('views/room', 'inbox', 'settings', 'ui', 'away'),
  clientRoom('views/address', 'inbox', 'ui'),
  clientRoom('views/list', 'inbox', 'ui', 'views/room', 'views/sender'),
  clientRoom(
    'views/message',
    ...['inbox', 'ui', 'mail', 'archive', 'views/room', 'views/sender', 'views/list'],
  ),
  clientRoom(
    'views/going',
    ...['inbox', 'ui', 'archive', 'views/room', 'views/address', 'views/message'],
  ),
  {
    name: 'features-take-plain-arguments',
    severity: 'error',
    from: {
      path: '^server/',
      pathNot: ['^server/main\\.ts$', '^server/doctor\\.ts$', '^server/(app|config)/', ...TESTS],
    },
    to: { path: '^server/config/' },
  },
  {
    name: 'one-place-wires',
    severity: 'error',
    from: {
      path: '^(server|client|shared)/',
      pathNot: ['^server/main\\.ts$', '^server/doctor\\.ts$', '^server/app/', ...TESTS],
    },
    to: { path: '^server/(app/|main\\.ts$)' },
  },
  {
    name: 'the-product-knows-no-tests',
    severity: 'error',
    from: { path: '^(server|client|shared)/', pathNot: TESTS },
    to: { path: ['^(e2e|bench)/', '(^|/)node_modules/(vitest|fast-check)/', ...TESTS] },
  },
  {
    name: 'the-finder-has-two-doors',
    severity: 'error',
    from: { path: '^(server|bench)/', pathNot: ['^server/mail/finder/', ...TESTS] },
    to: { path: '^server/mail/finder/', pathNot: '^server/mail/finder/(codes|links)\\.ts$' },
  },
  onlyImporter('smtp-server', '^server/smtp/(receiver\\.ts$|rfc5321/)'),
  onlyImporter('mailauth', '^server/authentication/evidence\\.ts$'),
  onlyImporter('mailparser', '^server/mail/worker\\.ts$'),
  onlyImporter('ical.js', '^server/mail/traits/'),
  onlyImporter('chardet', '^server/mail/guess\\.ts$'),
  onlyImporter('piscina', '^server/mail/', '^server/authentication/'),
  onlyImporter('@redis/client', '^server/redis/client\\.ts$'),
  onlyImporter('socket.io', '^server/gateway/'),
  onlyImporter('socket.io-client', '^client/transport/'),
  onlyImporter('yaml', '^server/domains/parse-pool-file\\.ts$'),
  onlyImporter('chokidar', '^server/ops/watch\\.ts$'),
  onlyImporter('rate-limiter-flexible', '^server/ops/rates\\.ts$'),
  onlyImporter('tinyqueue', '^server/inbox/schedule\\.ts$'),
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
