import type { Phrases } from './phrases.ts';
import type { Random } from './random.ts';

/** The sender's look. */
export interface Brand {
  readonly name: string;
  readonly domain: string;
  readonly ink: string;
  readonly accent: string;
  readonly canvas: string;
  readonly font: string;
}

export interface Writing {
  readonly random: Random;
  readonly phrases: Phrases;
  readonly brand: Brand;
}

/** A piece of an email, as HTML and for the text alternative. */
export interface Piece {
  readonly html: string;
  readonly text: string;
}
export type Block = (writing: Writing) => Piece;

const MUTED = '#6b7280';
const RULE = '1px solid #e6e8ec';

/** As a sender's link counter writes it. */
export function link({ random, brand }: Writing): string {
  const utm = 'utm_source=mail&amp;utm_medium=email&amp;utm_campaign=spring';
  return `https://click.${brand.domain}/ls/click?upn=${random.token(96)}&amp;${utm}`;
}

function plainLink(html: string): string {
  return html.replaceAll('&amp;', '&');
}

function amount({ random }: Writing): string {
  return `${random.between(3, 240)}.${String(random.between(0, 99)).padStart(2, '0')}`;
}

function day({ random }: Writing): string {
  return `${random.between(1, 28)}.${random.between(1, 12)}.2025`;
}

export function row(content: string, padding = '0 44px 20px'): string {
  return `<tr><td class="pad" style="padding:${padding};font-size:16px;line-height:1.6">${content}</td></tr>\n`;
}

function table(rows: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">${rows}</table>`;
}

export const greeting: Block = ({ random, phrases }) => {
  const words = `${phrases.labels.hello}, ${random.pick(phrases.people)}`;
  const html = `<h1 style="margin:0;font-size:26px;line-height:1.25;letter-spacing:-.02em">${words}</h1>`;
  return { html: row(html, '36px 44px 14px'), text: `${words},` };
};

export const paragraph: Block = ({ random, phrases }) => {
  const count = random.between(2, 4);
  const words = random.shuffle(phrases.sentences).slice(0, count).join(' ');
  return { html: row(`<p style="margin:0 0 12px">${words}</p>`), text: words };
};

export const heading: Block = ({ random, phrases, brand }) => {
  const words = random.pick(Object.values(phrases.subjects));
  const html = `<h2 style="margin:0;font-size:20px;color:${brand.accent}">${words}</h2>`;
  return { html: row(html, '18px 44px 8px'), text: `== ${words} ==` };
};

export const button: Block = (writing) => {
  const { phrases, brand } = writing;
  const url = link(writing);
  const html = `<!--[if mso]><v:roundrect href="${url}" style="height:46px;v-text-anchor:middle;width:220px" arcsize="18%" fillcolor="${brand.accent}"><center><![endif]-->
<a href="${url}" target="_blank" style="display:inline-block;padding:14px 30px;border-radius:9px;background:${brand.accent};color:#ffffff;font-weight:600;text-decoration:none">${phrases.labels.confirm}</a>
<!--[if mso]></center></v:roundrect><![endif]-->`;
  return { html: row(html), text: `${phrases.labels.confirm}: ${plainLink(url)}` };
};

export const codeBox: Block = ({ random, phrases, brand }) => {
  const code = String(random.between(100_000, 999_999));
  const html = `<p style="margin:0 0 8px">${phrases.labels.code}</p><div style="font-family:monospace;font-size:34px;letter-spacing:8px;padding:16px;background:${brand.canvas};text-align:center;font-weight:700">${code}</div>`;
  return { html: row(html), text: `${phrases.labels.code}: ${code}` };
};

/** Something bought, with its picture at the sender's. */
export const item: Block = (writing) => {
  const { random, phrases, brand } = writing;
  const goods = random.pick(phrases.goods);
  const price = amount(writing);
  const html = table(
    `<tr><td width="84" style="padding:12px 0;border-bottom:${RULE}"><a href="${link(writing)}"><img src="https://images.${brand.domain}/p/${random.token(22)}.jpg" width="72" height="72" alt="${goods}" style="display:block;border-radius:8px"></a></td>
<td style="padding:12px;border-bottom:${RULE};vertical-align:top"><strong>${goods}</strong><br><span style="color:${MUTED};font-size:14px">${random.pick(phrases.sentences)}</span></td>
<td align="right" style="padding:12px 0;border-bottom:${RULE};vertical-align:top;white-space:nowrap">${random.between(1, 3)} &times; ${price}&nbsp;&euro;</td></tr>`,
  );
  return { html: row(html, '0 44px'), text: `- ${goods}   ${price} EUR` };
};

/** Names and values: what, when, for how much. */
export const facts: Block = (writing) => {
  const { random, phrases } = writing;
  const { labels } = phrases;
  const lines: readonly (readonly [string, string])[] = [
    [labels.number, `${random.between(100, 999)}-${random.between(1_000_000, 9_999_999)}`],
    [labels.date, day(writing)],
    [labels.place, random.pick(phrases.people)],
    [labels.total, `${amount(writing)} EUR`],
  ];
  const cell = `padding:9px 0;border-bottom:${RULE};font-size:15px;vertical-align:top`;
  const rows = lines.map(
    ([name, value]) =>
      `<tr><td style="${cell};color:${MUTED}">${name}</td><td align="right" dir="auto" style="${cell};font-weight:600">${value}</td></tr>`,
  );
  const text = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  return { html: row(table(rows.join('\n'))), text };
};

/** A story of a newsletter. */
export const article: Block = (writing) => {
  const { random, phrases, brand } = writing;
  const title = random.pick(Object.values(phrases.subjects));
  const words = random.shuffle(phrases.sentences).slice(0, 3).join(' ');
  const url = link(writing);
  const html = `<a href="${url}"><img src="https://images.${brand.domain}/2025-03/${random.token(28)}.jpg" width="560" alt="" style="display:block;width:100%;height:auto;border-radius:10px"></a>
<h3 style="margin:16px 0 6px;font-size:19px;line-height:1.3"><a href="${url}" style="color:${brand.ink};text-decoration:none">${title}</a></h3>
<p style="margin:0;color:${MUTED};font-size:15px">${words} <a href="${url}" style="color:${brand.accent}">${phrases.labels.open}</a></p>`;
  return { html: row(html, '0 44px 30px'), text: `* ${title}\r\n${words}\r\n${plainLink(url)}` };
};

/** Two offers beside each other, one below the other on a phone. */
export const offers: Block = (writing) => {
  const { random, phrases, brand } = writing;
  const pair = [0, 1].map(() => ({ goods: random.pick(phrases.goods), price: amount(writing) }));
  const cells = pair.map(
    ({ goods, price }) => `<td class="half" width="50%" valign="top" style="padding:8px">
<a href="${link(writing)}" style="text-decoration:none;color:${brand.ink}"><img src="https://images.${brand.domain}/s/${random.token(24)}.jpg" width="230" alt="" style="display:block;width:100%;border-radius:8px">
<span style="display:block;padding:10px 0 2px;font-weight:600">${goods}</span><span style="color:#b91c1c;font-weight:700">${price}&nbsp;&euro;</span> <s style="color:${MUTED}">${amount(writing)}&nbsp;&euro;</s></a></td>`,
  );
  const text = pair.map(({ goods, price }) => `- ${goods}   ${price} EUR`).join('\r\n');
  return { html: row(table(`<tr>${cells.join('')}</tr>`), '0 36px'), text };
};

/** One entry of an account. */
export const booking: Block = (writing) => {
  const { random, phrases } = writing;
  const [date, who, sum] = [day(writing), random.pick(phrases.people), amount(writing)];
  const cell = `padding:7px 4px;border-bottom:${RULE};font-size:14px;font-variant-numeric:tabular-nums`;
  const html = `<tr><td style="padding:0 44px"><table role="presentation" width="100%"><tr><td style="${cell}" width="90">${date}</td><td style="${cell}">${who}<br><span style="color:${MUTED}">DE${random.between(10, 99)} ${random.between(1000, 9999)} &hellip; ${random.between(10, 99)}</span></td><td align="right" style="${cell}">&minus;${sum}&nbsp;&euro;</td></tr></table></td></tr>\n`;
  return { html, text: `${date}  ${who}  -${sum} EUR` };
};

/** A comment by a user, as trackers and social networks quote it. */
export const comment: Block = (writing) => {
  const { random, phrases, brand } = writing;
  const [who, words] = [random.pick(phrases.people), random.pick(phrases.sentences)];
  const html = table(
    `<tr><td width="48" valign="top"><img src="https://avatars.${brand.domain}/u/${random.between(1e6, 9e6)}?s=80&amp;v=4" width="40" height="40" alt="@${random.token(8)}" style="border-radius:20px"></td>
<td style="padding:0 0 0 12px"><strong>${who}</strong> <span style="color:${MUTED};font-size:13px">${day(writing)}</span><blockquote style="margin:6px 0;padding:0 0 0 12px;border-left:3px solid ${brand.accent}">${words}</blockquote><a href="${link(writing)}" style="font-size:13px;color:${brand.accent}">${phrases.labels.open}</a></td></tr>`,
  );
  return { html: row(html, '0 44px 18px'), text: `${who}:\r\n> ${words}` };
};

/** Where a parcel is, or a journey goes. */
export const stage: Block = (writing) => {
  const { random, phrases, brand } = writing;
  const [when, words] = [day(writing), random.pick(phrases.sentences)];
  const html = table(
    `<tr><td width="28" valign="top"><div style="width:12px;height:12px;border-radius:6px;background:${brand.accent};margin:6px 0 0"></div></td><td style="padding:0 0 14px;border-left:2px solid ${brand.canvas};padding-left:14px"><strong>${when}, ${random.between(6, 21)}:${random.between(10, 59)}</strong><br>${words}</td></tr>`,
  );
  return { html: row(html, '0 44px'), text: `${when}  ${words}` };
};

/** Buttons from 0 to 10. */
export const scale: Block = (writing) => {
  const { phrases, brand } = writing;
  const cells = Array.from(
    { length: 11 },
    (_, mark) =>
      `<td align="center" style="padding:3px"><a href="${link(writing)}" style="display:block;padding:9px 0;border:1px solid ${brand.accent};border-radius:6px;color:${brand.accent};text-decoration:none">${mark}</a></td>`,
  );
  return { html: row(table(`<tr>${cells.join('')}</tr>`)), text: phrases.labels.open };
};

export const footer: Block = (writing) => {
  const { random, phrases, brand } = writing;
  const networks = ['facebook', 'instagram', 'linkedin', 'youtube'].map(
    (network) =>
      `<a href="${link(writing)}"><img src="https://static.${brand.domain}/icons/${network}-grey@2x.png" width="24" height="24" alt="${network}" style="padding:0 6px"></a>`,
  );
  const url = link(writing);
  const html = `<div style="border-top:${RULE};padding:20px 0 0;font-size:13px;color:${MUTED};text-align:center">${networks.join('\n')}<p>${random.pick(phrases.sentences)}</p><p>${brand.name}, ${random.between(1, 99)} Harbour Street | <a href="${url}" style="color:${MUTED}">${phrases.labels.unsubscribe}</a></p></div>
<img src="https://open.${brand.domain}/o/${random.token(120)}.gif" width="1" height="1" alt="" style="display:block">`;
  return {
    html: row(html, '12px 44px 34px'),
    text: `-- \r\n${brand.name}\r\n${phrases.labels.unsubscribe}: ${plainLink(url)}`,
  };
};
