import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What a Dockerfile of ours says, as far as it uses the language. */
export interface Stage {
  readonly from: string;
  readonly name: string | null;
  readonly copies: readonly Copy[];
  readonly runs: readonly string[];
  readonly arguments: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | null;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

export interface Copy {
  /** A stage's name; null: what the build may see. */
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly to: string;
}

/** Of the arguments before the first stage. */
type Defaults = ReadonlyMap<string, string>;

const Words = z.array(z.string());

/** @throws Error where it uses what this does not know: then this has to learn it. */
export function parseDockerfile(text: string): readonly Stage[] {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  const lines = joined.split('\n').filter((line) => line.trim() !== '');
  const starts = lines.flatMap((line, index) => (line.startsWith('FROM ') ? [index] : []));
  const defaults = new Map(
    lines.slice(0, starts[0]).map((line) => pairOf(line.replace(/^ARG /, ''))),
  );
  return starts.map((start, index) => stageOf(lines.slice(start, starts[index + 1]), defaults));
}

function stageOf([first = '', ...lines]: readonly string[], defaults: Defaults): Stage {
  const [, base = '', , name = null] = first.replace(/ --platform=\S+/, '').split(' ');
  const from = base.replace(/^\$\{(\w+)\}$/, (_, each: string) => defaults.get(each) ?? '');
  const of = (word: string) =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  const known = [
    ...['ARG', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'LABEL', 'USER', 'EXPOSE'],
    ...['HEALTHCHECK', 'ENTRYPOINT'],
  ];
  const strange = lines.filter((line) => !known.includes(line.split(' ')[0] ?? ''));
  if (strange.length > 0) throw new Error(`what is ${strange.join(', ')}?`);
  const [health] = of('HEALTHCHECK');
  return {
    ...{ from, name, copies: of('COPY').map(copyOf), runs: of('RUN') },
    arguments: of('ARG').map((line) => pairOf(line)[0]),
    labels: Object.fromEntries(
      of('LABEL').flatMap((line) => [...line.matchAll(/(\S+)="([^"]*)"/g)].map(labelOf)),
    ),
    env: Object.fromEntries(of('ENV').flatMap((line) => line.split(/\s+/).map(pairOf))),
    user: of('USER').at(-1) ?? null,
    command: wordsOf(of('ENTRYPOINT').at(-1)),
    healthCheck: wordsOf(health?.slice(health.indexOf('CMD ') + 4)),
  };
}

function copyOf(line: string): Copy {
  const all = line.split(/\s+/);
  const [from] = all.flatMap((word) =>
    word.startsWith('--from=') ? [word.slice('--from='.length)] : [],
  );
  const words = all.filter((word) => !word.startsWith('--'));
  const to = words.pop() ?? '';
  return { from: from ?? null, sources: words, to };
}

function labelOf([, name = '', value = '']: RegExpMatchArray): [string, string] {
  return [name, value];
}

function pairOf(assignment: string): [string, string] {
  const at = assignment.indexOf('=');
  return [assignment.slice(0, at), assignment.slice(at + 1)];
}

function wordsOf(json: string | undefined): readonly string[] {
  return json === undefined ? [] : Words.parse(JSON.parse(json));
}

/** What a build may see, by the lines of its ignore file; the last that matches decides. */
export function visibleBy(ignore: string): (file: string) => boolean {
  const rules = ignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return (file) => {
    let visible = true;
    for (const rule of rules) {
      const pattern = rule.replace(/^!/, '');
      // Other than here, a star there is any name, those that begin with a dot among them.
      const all = pattern === '*';
      if (all || path.matchesGlob(file, pattern) || path.matchesGlob(file, `${pattern}/**`))
        visible = rule.startsWith('!');
    }
    return visible;
  };
}

/** Does what the `COPY` lines of a stage do, from one directory into another. */
export async function copyInto(
  target: string,
  source: string,
  { copies }: Pick<Stage, 'copies'>,
  visible: (file: string) => boolean,
): Promise<void> {
  for (const { sources, to } of copies)
    for (const each of sources) {
      const at = path.join(target, to === './' ? each : to);
      await mkdir(path.dirname(at), { recursive: true });
      const filter = (file: string) => visible(path.relative(source, file));
      await cp(path.join(source, each), at, { recursive: true, verbatimSymlinks: true, filter });
    }
}
