/** A message from lines, ended by CRLF. */
export function letter(...lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

/** The smallest complete one. */
export function plainLetter(text = 'hello', subject = 'Hi'): Buffer {
  return letter(
    'From: Ann <ann@sender.example>',
    'To: bob@mayfly.localhost',
    `Subject: ${subject}`,
    'Message-ID: <1@sender.example>',
    '',
    text,
  );
}

/** A multipart/mixed of these parts, each with its own header. */
export function partsLetter(parts: readonly (readonly string[])[], subject = 'Parts'): Buffer {
  return letter(
    'From: Ann <ann@sender.example>',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    ...parts.flatMap((part) => ['--b', ...part]),
    '--b--',
  );
}

export function htmlLetter(html: string): Buffer {
  return letter(
    'From: Ann <ann@sender.example>',
    'Subject: HTML',
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
  );
}
