/** What a sender's mails have in common. */
export interface Brand {
  readonly name: string;
  /** Under `.example`: nobody can own it. */
  readonly domain: string;
  readonly ink: string;
  readonly accent: string;
  readonly canvas: string;
  readonly font: string;
  readonly logo: Buffer;
}

export interface Page {
  readonly language: string;
  readonly direction?: 'ltr' | 'rtl';
  readonly charset?: string;
  readonly title: string;
  /** What lists show beside the subject; hidden in the mail itself. */
  readonly preheader: string;
  readonly width?: number;
}

/** Keeps what comes after the preheader out of lists, as senders do. */
const PREHEADER_PADDING = '&#847;&zwnj;&nbsp;'.repeat(40);
const HIDDEN =
  'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all';

/** A whole mail in tables, since Outlook lays out nothing else. */
export function page(brand: Brand, about: Page, rows: readonly string[]): string {
  const { language, direction = 'ltr', charset = 'utf-8', title, preheader, width = 560 } = about;
  return `<!DOCTYPE html>
<html lang="${language}" dir="${direction}">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=${charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<title>${title}</title>
<!--[if mso]><style>table,td{font-family:Arial,sans-serif!important}</style><![endif]-->
<style>
body{margin:0;padding:0;width:100%!important;-webkit-text-size-adjust:100%}
table{border-collapse:separate;mso-table-lspace:0;mso-table-rspace:0}
img{border:0;line-height:100%;outline:none;text-decoration:none}
@media only screen and (max-width:600px){
.sheet{width:100%!important;border-radius:0!important}
.pad{padding-left:22px!important;padding-right:22px!important}
.half{display:block!important;width:100%!important;box-sizing:border-box}
}
</style>
</head>
<body style="margin:0;padding:0;background:${brand.canvas}">
<div style="${HIDDEN}">${preheader}${PREHEADER_PADDING}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${brand.canvas}">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" class="sheet" width="${width}" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="width:${width}px;max-width:100%;background:#ffffff;border-radius:14px;color:${brand.ink};font-family:${brand.font};font-size:16px;line-height:1.6">
${rows.join('\n')}
</table>
</td></tr>
</table>
</body>
</html>
`;
}

export function row(content: string, style = 'padding:0 44px 20px'): string {
  return `<tr><td class="pad" style="${style}">${content}</td></tr>`;
}

/** The logo is in the mail, so that it shows without asking the sender's server. */
export function masthead({ name, ink }: Brand, style = 'padding:36px 44px 26px'): string {
  return row(
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td><img src="cid:logo" width="40" height="40" alt="" style="display:block;width:40px;height:40px"></td>
<td style="padding:0 12px;font-size:19px;font-weight:700;letter-spacing:-.01em;color:${ink}">${name}</td>
</tr></table>`,
    style,
  );
}

export function heading(text: string): string {
  return row(
    `<h1 style="margin:0;font-size:26px;line-height:1.25;letter-spacing:-.02em">${text}</h1>`,
    'padding:0 44px 14px',
  );
}

export function button({ accent }: Brand, text: string, url: string): string {
  return row(
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td bgcolor="${accent}" style="border-radius:9px"><a href="${url}" target="_blank" style="display:inline-block;padding:14px 30px;color:#ffffff;font-size:16px;font-weight:600;line-height:1.2;text-decoration:none">${text}</a></td>
</tr></table>`,
    'padding:6px 44px 26px',
  );
}

export function smallPrint(text: string): string {
  return row(
    `<div style="border-top:1px solid #e6e8ec;padding-top:20px;font-size:13px;line-height:1.6;color:#6b7280">${text}</div>`,
    'padding:12px 44px 34px',
  );
}

/** Names and values, one a line: what was bought, when, for how much. */
export function facts(lines: readonly (readonly [string, string])[]): string {
  const cell = 'padding:9px 0;border-bottom:1px solid #eef0f3;font-size:15px;vertical-align:top';
  return row(
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${lines
      .map(
        ([name, value]) =>
          `<tr><td style="${cell};color:#6b7280">${name}</td><td align="right" dir="auto" style="${cell};font-weight:600">${value}</td></tr>`,
      )
      .join('')}</table>`,
    'padding:0 44px 26px',
  );
}
