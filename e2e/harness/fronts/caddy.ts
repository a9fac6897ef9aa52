import { httpOf, type Kind } from './kind.ts';

export const CADDY: Kind = {
  file: 'Caddyfile',
  packages: ['caddy'],
  command: 'bin/caddy',
  module: null,
  arguments: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
  filling({ https, http, cert, key, web }) {
    const options = ['admin off', `http_port ${http}`, `https_port ${https}`];
    const [node] = web;
    return [
      [
        '\n{$PAGE_HOST:mail.example.com} {',
        `\n{\n${options.join('\n')}\n}\nlocalhost {\nbind 127.0.0.1\ntls ${cert} ${key}`,
      ],
      ['{$PAGE_NODE:127.0.0.1:3000}', node === undefined ? '' : httpOf(node)],
    ];
  },
};
