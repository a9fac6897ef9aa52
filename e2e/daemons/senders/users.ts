import type { Host } from '../net/host.ts';

export interface User {
  readonly name: string;
  /** Of the user and the group of the same name. */
  readonly id: number;
}

/** Users and groups that an installation would have made. */
export async function addUsers(host: Host, users: readonly User[]): Promise<void> {
  const accounts = users.map(({ name, id }) => `${name}:x:${id}:${id}::/home/${name}:/bin/sh`);
  const groups = users.map(({ name, id }) => `${name}:x:${id}:`);
  await append(host, '/etc/passwd', accounts);
  await append(host, '/etc/group', groups);
  for (const { name } of users)
    await host.run(['install', '-d', '-o', name, '-g', name, `/home/${name}`]);
}

/** First, so that they are it even where the machine knows the same names. */
async function append(host: Host, file: string, lines: readonly string[]): Promise<void> {
  await host.write(file, `${lines.join('\n')}\n${await host.read(file)}\n`);
}
