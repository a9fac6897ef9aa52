import {
  type CompiledIcuChoices,
  type CompiledMessage,
  compileMessageOrThrow,
} from '@lingui/message-utils/compileMessage';
import { maxLetters } from './room.ts';

interface Original {
  readonly id: string;
  readonly source: string;
}

/** Describes the faults of a translation; empty if there are none. */
export function findFaults(language: string, text: string, { id, source }: Original): string[] {
  let message: CompiledMessage;
  try {
    message = compileMessageOrThrow(text);
  } catch {
    return [`${id}: not ICU`];
  }
  const original = compileMessageOrThrow(source);
  return [
    ...differences(findPlaceholders(original), findPlaceholders(message)),
    ...differences(findTags(source), findTags(text)),
    ...findPlurals(message).flatMap((choices) => pluralFaults(language, choices)),
    ...(measureLength(message) > maxLetters(id, measureLength(original))
      ? [`too long: ${text}`]
      : []),
    ...(text.trim() === '' && source !== '' ? ['empty'] : []),
  ].map((fault) => `${id}: ${fault}`);
}

function differences(wanted: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  return [
    ...[...wanted].filter((each) => !found.has(each)).map((each) => `no ${each}`),
    ...[...found].filter((each) => !wanted.has(each)).map((each) => `unknown ${each}`),
  ];
}

type Choices = Readonly<Record<string, CompiledMessage>>;

/** The choices of a plural or select, without lingui's `offset`. */
function readChoices(format: unknown): Choices {
  if (typeof format !== 'object' || format === null) return {};
  const { offset: _, ...choices } = format as CompiledIcuChoices;
  return choices;
}

/** `{count}` for each placeholder, at any depth. */
function findPlaceholders(message: CompiledMessage): Set<string> {
  return new Set(
    message.flatMap((token) => {
      if (typeof token === 'string') return [];
      const inner = Object.values(readChoices(token[2])).flatMap((each) => [
        ...findPlaceholders(each),
      ]);
      return [`{${token[0]}}`, ...inner];
    }),
  );
}

function findPlurals(message: CompiledMessage): Choices[] {
  return message.flatMap((token) => {
    if (typeof token === 'string') return [];
    const choices = readChoices(token[2]);
    const inner = Object.values(choices).flatMap(findPlurals);
    return token[1] === 'plural' ? [choices, ...inner] : inner;
  });
}

function findTags(text: string): Set<string> {
  return new Set(text.match(/<\/?\w+>/g));
}

/** Counts that are tested: enough for every plural form of every language here. */
const COUNTED = 200;

function pluralFaults(language: string, choices: Choices): string[] {
  const rules = new Intl.PluralRules(language);
  const missing = new Set<string>();
  for (let count = 0; count <= COUNTED; count++) {
    const form = rules.select(count);
    if (!(String(count) in choices) && !(form in choices)) missing.add(`no plural ${form}`);
  }
  const forms: readonly string[] = rules.resolvedOptions().pluralCategories;
  const strange = Object.keys(choices)
    .filter((form) => !/^\d+$/.test(form) && !forms.includes(form))
    .map((form) => `plural ${form} is none of its`);
  return [...missing, ...strange];
}

/** Letters that a placeholder counts for. */
const VALUE_LETTERS = 2;

/** Length of the longest form, in graphemes. */
function measureLength(message: CompiledMessage): number {
  const segments = new Intl.Segmenter();
  return message
    .map((token) => {
      if (typeof token === 'string') return [...segments.segment(token)].length;
      const lengths = Object.values(readChoices(token[2])).map(measureLength);
      return lengths.length > 0 ? Math.max(...lengths) : VALUE_LETTERS;
    })
    .reduce((sum, length) => sum + length, 0);
}
