import {
  article,
  type Block,
  type Brand,
  booking,
  button,
  codeBox,
  comment,
  facts,
  footer,
  greeting,
  heading,
  item,
  offers,
  paragraph,
  scale,
  stage,
  type Writing,
} from './blocks.ts';
import type { Kind } from './phrases.ts';

/** An email of one kind: its top, what it repeats until it is long enough, and its end. */
export interface Template {
  readonly brand: Brand;
  readonly top: readonly Block[];
  readonly repeated: readonly Block[];
  readonly end: readonly Block[];
}

const SANS = "'Helvetica Neue',Helvetica,Arial,sans-serif";
const SERIF = "Georgia,'Times New Roman',serif";

function brand(name: string, accent: string, canvas = '#f4f5f7', font = SANS): Brand {
  const domain = `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`;
  return { name, domain, ink: '#1f2937', accent, canvas, font };
}

const START = [greeting, paragraph] as const;
const END = [paragraph, footer] as const;

export const TEMPLATES: Readonly<Record<Kind, Template>> = {
  receipt: {
    brand: brand('Alder & Pine', '#166534'),
    ...{ top: [...START, facts], repeated: [item], end: [facts, ...END] },
  },
  order: {
    brand: brand('Nordlicht', '#1d4ed8'),
    ...{ top: [...START, button], repeated: [item, item, paragraph], end: [facts, ...END] },
  },
  shipping: {
    brand: brand('Swift Parcel', '#b45309'),
    ...{ top: [...START, facts, button], repeated: [stage, stage, item], end: END },
  },
  delivery: {
    brand: brand('Post Haste', '#dc2626'),
    ...{ top: [...START, stage], repeated: [stage, offers], end: END },
  },
  newsletter: {
    brand: brand('Fennel & Rye', '#9a3412', '#f6f1e7', SERIF),
    ...{ top: START, repeated: [article], end: END },
  },
  sale: {
    brand: brand('Outfitters', '#be123c'),
    ...{ top: [heading, button], repeated: [offers], end: END },
  },
  password: {
    brand: brand('Keyhole', '#4338ca'),
    ...{ top: [...START, button], repeated: [paragraph, stage], end: END },
  },
  code: {
    brand: brand('Gatehouse', '#0f766e'),
    ...{ top: [...START, codeBox], repeated: [paragraph, comment], end: END },
  },
  signIn: {
    brand: brand('Cloudbase', '#0369a1'),
    ...{ top: [...START, facts, button], repeated: [stage, paragraph], end: END },
  },
  welcome: {
    brand: brand('Trailhead', '#15803d', '#eef4ec'),
    ...{ top: [...START, button], repeated: [heading, paragraph, article], end: END },
  },
  invitation: {
    brand: brand('Guestbook', '#7e22ce', '#faf5ff', SERIF),
    ...{ top: [...START, facts, button], repeated: [paragraph, comment], end: END },
  },
  calendar: {
    brand: brand('Agenda', '#1a73e8'),
    ...{ top: [heading, facts, button], repeated: [paragraph, stage], end: END },
  },
  ticket: {
    brand: brand('Helpdesk', '#374151'),
    ...{ top: START, repeated: [comment, paragraph], end: [button, footer] },
  },
  booking: {
    brand: brand('Railways', '#c2410c'),
    ...{ top: [...START, facts], repeated: [stage, facts], end: [button, ...END] },
  },
  bank: {
    brand: brand('Harbour Bank', '#1e3a8a'),
    ...{ top: [...START, facts], repeated: [booking, paragraph], end: END },
  },
  statement: {
    brand: brand('Mutual', '#334155'),
    ...{ top: [...START, facts], repeated: [booking], end: [button, ...END] },
  },
  digest: {
    brand: brand('Forum Weekly', '#0e7490'),
    ...{ top: [greeting], repeated: [heading, comment, comment], end: END },
  },
  social: {
    brand: brand('Circle', '#2563eb'),
    ...{ top: [greeting], repeated: [comment], end: [button, footer] },
  },
  comment: {
    brand: brand('Tracker', '#24292f', '#ffffff'),
    ...{ top: [heading], repeated: [comment, facts], end: [button, footer] },
  },
  survey: {
    brand: brand('Feedback', '#a16207'),
    ...{ top: START, repeated: [heading, scale], end: END },
  },
};

/** Keeps what comes after the preheader out of lists, as senders do. */
const PREHEADER_PADDING = '&#847;&zwnj;&nbsp;'.repeat(40);

/** The rows as a whole document, in tables as Outlook needs them. */
export function document({ phrases, brand, random }: Writing, charset: string, rows: string) {
  return `<!DOCTYPE html>
<html lang="${phrases.language}" dir="${phrases.direction}" xmlns:v="urn:schemas-microsoft-com:vml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=${charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<title>${brand.name}</title>
<!--[if mso]><style>table,td{font-family:Arial,sans-serif!important}</style><![endif]-->
<style>
body{margin:0;padding:0;width:100%!important;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}
table{border-collapse:separate;mso-table-lspace:0;mso-table-rspace:0}
img{border:0;line-height:100%;outline:none;text-decoration:none;-ms-interpolation-mode:bicubic}
#outlook a{padding:0}.ExternalClass{width:100%}.ExternalClass,.ExternalClass p,.ExternalClass td{line-height:100%}
@media only screen and (max-width:600px){
.sheet{width:100%!important;border-radius:0!important}
.pad{padding-left:22px!important;padding-right:22px!important}
.half{display:block!important;width:100%!important;box-sizing:border-box}
}
@media (prefers-color-scheme:dark){.sheet{background:#111827!important;color:#e5e7eb!important}}
</style>
</head>
<body style="margin:0;padding:0;background:${brand.canvas}">
<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all">${random.pick(phrases.sentences)}${PREHEADER_PADDING}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${brand.canvas}">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" class="sheet" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="table-layout:fixed;width:600px;max-width:100%;background:#ffffff;border-radius:14px;color:${brand.ink};font-family:${brand.font}">
${rows}
</table>
</td></tr>
</table>
</body>
</html>
`;
}
