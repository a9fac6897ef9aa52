import path from 'node:path';
import { httpOf, type Kind, pairOf, smtpOf } from './kind.ts';

/** What nginx wants to have a directory for, though nothing of it is ever used. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export const NGINX: Kind = {
  file: 'nginx.conf',
  packages: ['nginx', 'libnginx-mod-stream'],
  command: 'sbin/nginx',
  module: 'lib/nginx/modules/ngx_stream_module.so',
  arguments: (file) => ['-p', path.dirname(file), '-c', file, '-e', 'stderr', '-g', 'daemon off;'],
  filling({ directory, https, http, smtp, cert, key, web, mail, module }) {
    // It resolves every name when it starts.
    const [web1, web2] = pairOf(web);
    const [smtp1, smtp2] = pairOf(mail);
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
      ['web1:3000', httpOf(web1)],
      ['web2:3000', httpOf(web2)],
      ['smtp1:2525', smtpOf(smtp1)],
      ['smtp2:2525', smtpOf(smtp2)],
    ];
  },
};
