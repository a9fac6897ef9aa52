import path from 'node:path';
import { httpOf, type Kind, smtpOf } from './kind.ts';

export const HAPROXY: Kind = {
  file: 'haproxy.cfg',
  packages: ['haproxy'],
  command: 'sbin/haproxy',
  module: null,
  arguments: (file) => ['-db', '-f', file],
  filling({ directory, https, http, smtp, pem, web, mail }) {
    return [
      ['  user haproxy\n  group haproxy\n', ''],
      ['/run/haproxy/', `${directory}${path.sep}`],
      ['/etc/haproxy/certs/', pem],
      ['bind :::80 v4v6', `bind 127.0.0.1:${http}`],
      ['bind :::443 v4v6', `bind 127.0.0.1:${https}`],
      // As there: a socket of IPv6, where IPv4 comes as `::ffff:`.
      ['bind :::25 v4v6', `bind ipv6@::ffff:127.0.0.1:${smtp}`],
      // On one machine they cannot all have the same port.
      ['check port 3000', 'check'],
      ...web.map((node, index): [string, string] => [`web${index + 1}:3000`, httpOf(node)]),
      ...mail.map((node, index): [string, string] => [
        `smtp${index + 1}:2525`,
        `${smtpOf(node)} port ${new URL(node.httpUrl).port}`,
      ]),
    ];
  },
};
