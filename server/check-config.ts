/** `mayfly check-config`: checks the settings and their files, and prints the settings in force. */
import { loadCommandLine, refuseArguments } from '#server/config/command-line.ts';
import { formatSettings, readMachine } from '#server/config/config.ts';
import { checkFiles } from '#server/config/files.ts';
import { formatMistakes } from '#server/config/mistakes.ts';

const machine = readMachine();
const commandLine = loadCommandLine(process.argv.slice(2), process.env, machine);
const loaded = checkFiles(refuseArguments(commandLine, machine), 'unchecked');
if (loaded.ok) {
  console.log([...formatSettings(commandLine.env, machine), 'ok'].join('\n'));
} else {
  console.error(
    formatMistakes('The configuration has mistakes.', commandLine.asGiven(loaded.mistakes)),
  );
  process.exitCode = 1;
}
