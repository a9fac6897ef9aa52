import path from 'node:path';
import { httpOf, type Kind, smtpOf } from './kind.ts';

/** What nginx wants to have a directory for, though nothing of it is ever used. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export const NGINX: Kind = {
  file: 'nginx.conf',
  packages: ['nginx', 'libnginx-mod-stream'],
  command: 'sbin/nginx',
  module: 'lib/nginx/modules/ngx_stream_module.so',
  arguments: (file) => ['-p', path.dirname(file), '-c', file, '-e', 'stderr', '-g', 'daemon off;'],
  filling({ directory, https, http, smtp, cert, key, web, mail, module }) {
    const temporary = TEMPORARY.map((each) => `${each}_temp_path ${directory}/${each};`);
    return [
      ['modules/ngx_stream_module.so', module ?? ''],
      ['user www-data;\n', ''],
      ['/run/nginx.pid', `${directory}/nginx.pid`],
      ['http {\n', `http {\n${temporary.join('\n')}\n`],
      ['/etc/letsencrypt/live/mail.example.com/fullchain.pem', cert],
      ['/etc/letsencrypt/live/mail.example.com/privkey.pem', key],
      ['listen 80;', `listen 127.0.0.1:${http};`],
      ['listen 443 ssl;', `listen 127.0.0.1:${https} ssl;`],
      ['listen 25;', `listen 127.0.0.1:${smtp};`],
      ['    listen [::]:80;\n', ''],
      ['    listen [::]:443 ssl;\n', ''],
      ['    listen [::]:25;\n', ''],
      ...web.map((node, index): [string, string] => [`web${index + 1}:3000`, httpOf(node)]),
      ...mail.map((node, index): [string, string] => [`smtp${index + 1}:2525`, smtpOf(node)]),
    ];
  },
};
