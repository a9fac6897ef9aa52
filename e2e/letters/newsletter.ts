import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, button, page, row } from './layout.ts';
import { CLEAR, colour, inDisc, png } from './png.ts';

const LEAF = colour('#3f6212');

const FENNEL: Brand = {
  name: 'Fennel & Rye',
  domain: 'fennelrye.example',
  ink: '#292524',
  accent: '#9a3412',
  canvas: '#f6f1e7',
  font: "Georgia,'Times New Roman',serif",
  // A leaf between two circles.
  logo: png(80, (x, y) => {
    const leaf = inDisc(x, y, [0.28, 0.5], 0.45) && inDisc(x, y, [0.72, 0.5], 0.45);
    return leaf && Math.abs(x - 0.5) > 0.012 ? LEAF : CLEAR;
  }),
};

const IMAGES = 'https://images.fennelrye.example/2025-12';
const SANS = "font-family:'Helvetica Neue',Arial,sans-serif";

/** Every link of a newsletter goes by way of a counter. */
function counted(token: string): string {
  return `https://click.fennelrye.example/ls/click?upn=${token}-0Qd4ZkWb7tYxR1pVnM`;
}

interface Recipe {
  readonly title: string;
  readonly words: string;
  readonly image: string;
  readonly tint: string;
  readonly minutes: number;
}

const RECIPES: readonly Recipe[] = [
  {
    title: 'Rhubarb &amp; cardamom buns',
    words: 'Pillowy, sharp and pink. Proof them overnight and bake before anyone is up.',
    image: 'buns.jpg',
    tint: '#f3d5d8',
    minutes: 45,
  },
  {
    title: 'Wild garlic soup',
    words: 'Ten minutes, one pot, and the whole kitchen smells of April.',
    image: 'soup.jpg',
    tint: '#d9e8c4',
    minutes: 20,
  },
  {
    title: 'Charred leeks, brown butter',
    words: 'The cheapest dish of the month, and the one that we make most often.',
    image: 'leeks.jpg',
    tint: '#e6e0c0',
    minutes: 30,
  },
  {
    title: 'Rye crackers with seeds',
    words: 'What to do with the end of the starter. Keeps for two weeks in a tin.',
    image: 'crackers.jpg',
    tint: '#e4d3bd',
    minutes: 35,
  },
];

function card({ title, words, image, tint, minutes }: Recipe): string {
  const url = counted(image);
  return `<td class="half" width="50%" valign="top" style="padding:0 10px 28px">
<a href="${url}" style="text-decoration:none;color:#292524"><img src="${IMAGES}/${image}" width="252" height="168" alt="${title}" style="display:block;width:100%;max-width:252px;height:168px;border-radius:10px;background:${tint};${SANS};font-size:13px;color:#57534e"></a>
<h3 style="margin:14px 0 4px;font-size:19px;line-height:1.3"><a href="${url}" style="color:#292524;text-decoration:none">${title}</a></h3>
<p style="margin:0;font-size:15px;line-height:1.55;color:#57534e">${words}</p>
<p style="margin:8px 0 0;${SANS};font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:#9a3412">${minutes} minutes</p></td>`;
}

function pairs(recipes: readonly Recipe[]): string {
  const lines = [recipes.slice(0, 2), recipes.slice(2)].map(
    (pair) => `<tr>${pair.map(card).join('')}</tr>`,
  );
  return row(
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${lines.join('')}</table>`,
    'padding:0 34px',
  );
}

const BANNER = row(
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td><img src="cid:logo" width="44" height="44" alt="" style="display:block"></td>
<td style="padding-left:10px;font-size:24px;font-style:italic">Fennel &amp; Rye</td>
<td align="right" style="${SANS};font-size:12px;color:#78716c">No. 112 · March 2025<br><a href="${counted('web')}" style="color:#78716c">Read in the browser</a></td>
</tr></table>`,
  'padding:30px 44px 22px',
);

const HERO = row(
  `<a href="${counted('hero')}"><img src="${IMAGES}/hero.jpg" width="640" height="300" alt="A table in the first sun of spring: rhubarb, leeks and a loaf of rye" style="display:block;width:100%;height:300px;background:#e7d8b8;font-size:16px;font-style:italic;color:#57534e"></a>`,
  'padding:0',
);

const OFFER = row(
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="#3f6212" style="padding:26px;border-radius:12px;color:#ffffff">
<span style="${SANS};font-size:12px;letter-spacing:.1em;text-transform:uppercase">For readers only</span><br>
<span style="font-size:24px">15% off the spring box with <b>FENNEL15</b></span><br>
<span style="${SANS};font-size:12px">Until 31.03.2025, from 40.00 on. Show it at the till: 8 2215 7740.</span></td></tr></table>`,
  'padding:4px 44px 30px',
);

const FOOTER = row(
  `<div style="border-top:1px solid #e7e0d2;padding-top:20px;${SANS};font-size:12px;line-height:1.7;color:#78716c" align="center">
<a href="https://social.example/fennelrye"><img src="${IMAGES}/social-1.png" width="24" height="24" alt="Photos" style="margin:0 6px"></a>
<a href="https://video.example/fennelrye"><img src="${IMAGES}/social-2.png" width="24" height="24" alt="Films" style="margin:0 6px"></a><br>
Fennel &amp; Rye, 31 Sample Mews, London N1 0ZZ · 020 7946 0182<br>
You read this because you joined on 4 May 2023.
<a href="${counted('prefs')}" style="color:#78716c">Choose what you get</a> or <a href="${counted('leave')}" style="color:#78716c">unsubscribe</a>.</div>`,
  'padding:0 44px 34px',
);

/** Two of them: one for the sender, one for whoever sends on the sender's behalf. */
const TRACKERS = row(
  '<img src="https://open.fennelrye.example/o.gif?r=7c1d90e2a4" width="1" height="1" alt=""><img src="https://pixel.mailcount.example/p?c=112&amp;u=0a94f7" width="1" height="1" alt="" style="display:none">',
  'padding:0;font-size:0;line-height:0',
);

const TEXT = `FENNEL & RYE, No. 112, March 2025

First green things. Rhubarb, wild garlic, leeks, and what to do with the end
of the rye.

${RECIPES.map(({ title, minutes }) => `* ${title.replace('&amp;', '&')} (${minutes} minutes)`).join('\n')}

15% off the spring box with FENNEL15, until 31.03.2025.

Unsubscribe: ${counted('leave')}
`;

/** Seven remote images that can be seen, two that cannot, a promotion code that is no code. */
export function newsletterLetter(): Promise<Letter> {
  return compose('newsletter', {
    from: 'Fennel & Rye <letters@fennelrye.example>',
    subject: 'First green things 🌱 rhubarb buns, wild garlic soup',
    messageId: '<no112@fennelrye.example>',
    headers: {
      'List-Id': 'Fennel and Rye <letters.fennelrye.example>',
      'List-Unsubscribe': `<${counted('leave')}>, <mailto:leave@fennelrye.example>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      Precedence: 'bulk',
    },
    text: TEXT,
    html: page(
      FENNEL,
      {
        language: 'en',
        title: 'Fennel &amp; Rye, No. 112',
        preheader: 'What to do with rhubarb, wild garlic and the end of the rye.',
        width: 640,
      },
      [
        BANNER,
        HERO,
        row(
          '<h1 style="margin:0 0 10px;font-size:34px;line-height:1.15;font-weight:400">First green things</h1>The market changed overnight. Last week it was all roots and patience; this Saturday there was rhubarb on every stall, and wild garlic in paper bags for next to nothing. Here is what we made of it.',
          'padding:32px 44px 28px',
        ),
        pairs(RECIPES),
        OFFER,
        button(FENNEL, 'All 14 recipes of March', counted('all')),
        FOOTER,
        TRACKERS,
      ],
    ),
    attachments: [logoOf(FENNEL)],
  });
}
