/** The parsed `MAYFLY_REDIS_URL`. */
export type ServerAddress = Credentials &
  (
    | { readonly kind: 'single'; readonly at: Place; readonly database: number }
    | {
        readonly kind: 'sentinel';
        readonly at: readonly Place[];
        readonly master: string;
        /** The login at the sentinels themselves. */
        readonly sentinels: Login;
      }
    | { readonly kind: 'cluster'; readonly at: readonly Place[] }
  );

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface Login {
  readonly username: string | null;
  readonly password: string | null;
}

interface Credentials extends Login {
  readonly tls: boolean;
}

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;

const URL_PARTS =
  /^(rediss?)(\+cluster|\+sentinel)?:\/\/(?:([^@/]*)@)?([^@/]+)(?:\/([^?]*)(?:\?sentinel=(.*))?)?$/;

/** Throws if the URL is invalid; the configuration was checked before. */
export function parseAddress(url: string): ServerAddress {
  const [, scheme, several, userinfo, hosts = '', rest = '', toSentinels] =
    URL_PARTS.exec(url) ?? [];
  if (scheme === undefined) throw new TypeError('not the address of a Redis');
  const credentials = { tls: scheme === 'rediss', ...parseLogin(userinfo) };
  if (several === '+cluster') {
    return { kind: 'cluster', at: parsePlaces(hosts, REDIS_PORT), ...credentials };
  }
  if (several === '+sentinel') {
    const at = parsePlaces(hosts, SENTINEL_PORT);
    const sentinels = parseLogin(toSentinels);
    return { kind: 'sentinel', at, master: decodeURIComponent(rest), sentinels, ...credentials };
  }
  const [at = { host: 'localhost', port: REDIS_PORT }] = parsePlaces(hosts, REDIS_PORT);
  return { kind: 'single', at, database: Number(rest) || 0, ...credentials };
}

function parseLogin(userinfo: string | undefined): Login {
  if (userinfo === undefined) return { username: null, password: null };
  const [username = '', ...password] = userinfo.split(':').map(decodeURIComponent);
  if (password.length === 0) return { username: null, password: username };
  return { username: username === '' ? null : username, password: password.join(':') };
}

function parsePlaces(hosts: string, port: number): readonly Place[] {
  return hosts.split(',').map((place) => {
    const [, six, plain = '', given] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(place) ?? [];
    return { host: six ?? plain, port: given === undefined ? port : Number(given) };
  });
}
