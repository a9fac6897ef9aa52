import { Command, CommanderError, Option } from 'commander';
import { NoEmailError } from '../library/index.ts';
import { toPlainText } from '../library/plain-text.ts';
import * as commands from './commands.ts';
import { EXIT_CODES, Exit, type ExitCode, type Io } from './io.ts';
import { findService } from './remembered.ts';

const HELP = `
Exit codes:
  0  done
  1  the service refused, could not be reached, or failed
  2  a wrong option or argument
  3  no email came in time
  4  there is no inbox, it has ended, or it has no such email

Environment:
  MAYFLY_URL    the service, by default http://localhost:3000
  MAYFLY_KEY    an API key of the service, for higher limits
  MAYFLY_TOKEN  the token of an inbox, instead of the one that the last \`new\` created`;

/** Runs one command and returns its exit code. */
export async function run(args: readonly string[], io: Io, version: string): Promise<ExitCode> {
  try {
    await buildProgram(io, version).parseAsync(separateIds(args), { from: 'user' });
    return EXIT_CODES.done;
  } catch (error) {
    return fail(io, error);
  }
}

/** The id of an email that begins with a hyphen, as one in 64 does, looks like options. */
const ID_LIKE_OPTIONS = /^-[\w-]{10}-\d+$/;

/** Moves it behind `--`, where no argument is an option. */
function separateIds(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  const ids = before.filter((each) => ID_LIKE_OPTIONS.test(each));
  if (ids.length === 0) return [...args];
  return [
    ...before.filter((each) => !ids.includes(each)),
    '--',
    ...ids,
    ...args.slice(before.length + 1),
  ];
}

function buildProgram(io: Io, version: string): Command {
  const program = new Command('mayfly-client')
    .description('Emails for tests, scripts and agents, from a Mayfly service.')
    .version(version)
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    });
  const command = (usage: string, description: string) =>
    program.command(usage).description(description).option('--url <url>', 'the service');

  command('new', 'create an inbox, remember it, and print its address')
    .option('--name <name>', 'the part before the @; by default one that cannot be guessed')
    .option('--domain <domain>', 'an active domain of the service')
    .option('--json', 'address, token and URL as JSON')
    .action((options: commands.NewOptions) => commands.createInbox(io, options));

  command(
    'wait',
    'print the newest email that is not marked as seen, or wait for one; mark it and older ones that match',
  )
    .addOption(new Option('--code', 'only the code of an email that has one'))
    .addOption(new Option('--link', 'only the link of an email that has one').conflicts('code'))
    .addOption(new Option('--json', 'all of the email as JSON').conflicts(['code', 'link']))
    .option('--subject <text>', 'only if the subject has this text')
    .option(
      '--from <text>',
      'only if name or address of the sender has this text; with an @, the address is this: a@b.example, a@, @b.example',
    )
    .option('--timeout <duration>', 'how long to wait, for example 500ms, 60s or 5m', '60s')
    .option('--any', 'also an email that is marked as seen')
    .action((options: commands.WaitOptions) => commands.waitForEmail(io, options));

  command('watch', 'print each email that is there, and each that comes')
    .option('--json', 'each change as a line of JSON')
    .action((options: commands.WatchOptions) => commands.watch(io, options));

  const parts = ['raw', 'text', 'html', 'json'];
  const part = (name: string, what: string) =>
    new Option(`--${name}`, what).conflicts(parts.filter((other) => other !== name));
  command('read <id>', 'print an email, and mark it as seen: `wait` does not print it again')
    .addOption(part('raw', 'as it came'))
    .addOption(part('text', 'only its text'))
    .addOption(part('html', 'only its HTML'))
    .addOption(part('json', 'all of the email as JSON'))
    .action((id: string, options: commands.ReadOptions) => commands.read(io, id, options));

  command('save <directory>', 'write all emails and their attachments into a folder').action(
    (directory: string, options: commands.Common) => commands.save(io, directory, options),
  );

  command('delete', 'end the inbox and delete its emails').action((options: commands.Common) =>
    commands.deleteInbox(io, options),
  );

  command('mcp', 'serve inboxes to an agent over stdio (Model Context Protocol)').action(
    async (options: commands.Common) => {
      // Large, and no other command needs it.
      const { serveMcp } = await import('./mcp.ts');
      await serveMcp(findService(io, options.url), version);
    },
  );
  return program;
}

function fail({ stderr }: Io, error: unknown): ExitCode {
  // Help and version end with an error, too; commander has written what there is to say.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
  stderr.write(
    `mayfly-client: ${toPlainText(error instanceof Error ? error.message : String(error))}\n`,
  );
  return chooseExitCode(error);
}

function chooseExitCode(error: unknown): ExitCode {
  if (error instanceof Exit) return error.exitCode;
  // Not by its code, which a service can answer, too.
  return error instanceof NoEmailError ? EXIT_CODES.noEmail : EXIT_CODES.failed;
}
