/** Notes that the page shows about a message that could not be read in full. */
export const PROBLEMS = {
  deadline: 'Reading this message took too long. It is shown as it came.',
  crashed: 'This message made the reader fail. It is shown as it came.',
  unreadable: 'The structure of this message could not be read. It is shown as it came.',
  tooManyParts: 'This message has too many parts inside each other. It is shown as it came.',
  tooManyLines: 'This message has too many lines. It is shown as it came.',
  noBoundary:
    'This message says that it has several parts, but not where they begin. It is shown as one text.',
  partNoBoundary:
    'A part of this message says that it has parts of its own, but not where they begin. It is shown as one text.',
  outsideParts:
    'Some text of this message stands outside of its parts, and is not shown. The original has it.',
  unknownEncoding:
    'A part of this message is encoded in a way that is not known. It is there as a file, as it came.',
  behindBase64:
    'Something was written behind the end of an encoded part, and is not shown. The original has it.',
  headerBroken: 'Some header lines could not be read, and are not shown. The original has them.',
  charactersBroken:
    'Some characters of this message could not be read. The original has the bytes as they came.',
  waiting: 'Many messages are arriving at once. This one has not been read yet.',
  busy: 'The service is too busy to read this message now. Open it again in a moment.',
  headerCut: 'This message has more header lines than are shown. The original has them all.',
  charsetGuessed:
    'This message does not say in which character set it is written. It was guessed; if the text makes no sense, the original has the bytes as they came.',
  noSender: 'This message does not say who sent it.',
  manySenders: 'This message names more than one sender. The first one is shown.',
  textCut: 'The text is longer than what is shown. The original has it all.',
  htmlCut: 'The HTML is longer than what is shown. The original has it all.',
  attachmentsCut: 'Only the first attachments are listed. The original has all of them.',
  addresseesCut: 'Only the first addressees are listed. The original has all of them.',
  calendar: 'The calendar in this message is broken. What could be read of it is shown.',
  nestedDeadline: 'Reading the message inside took too long. The original has it.',
  nestedCrashed: 'The message inside made the reader fail. The original has it.',
} as const;
