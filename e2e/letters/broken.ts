import { byHand } from './by-hand.ts';
import { type Letter, READER } from './compose.ts';

/** As an old web shop writes: Latin-1 bytes where only ASCII or encoded words may stand. */
const RAW_SUBJECT = Buffer.from(
  'Subject: Ihre Bestellung bei Caf\xe9 M\xfcller ist fertig',
  'latin1',
);
const RAW_FROM = Buffer.from('From: "Caf\xe9 M\xfcller" <shop@cafe-mueller.example>', 'latin1');

const HTML = `<html><head><title>Bestellung</title></head>
<body bgcolor="#fbf3e6" text="#3b2a1a" link="#8a4b08">
<table width="540" align="center" bgcolor="#ffffff" cellpadding="22" border="0">
<tr><td bgcolor="#5b3a1e"><font color="#ffffff" face="Georgia" size="6">Café Müller</font>
<tr><td><font face="Georgia" size="4">Schöne Grüße aus der Backstube!</font>
<p>Ihre Bestellung <b>Nr. 20448</b> ist fertig: 2 × Käsekuchen, 1 × Apfelstrudel, 38,50&nbsp;€.
<p>Abholung bis Samstag, 22.03.2025, 18 Uhr, Musterstraße 5, 04109 Leipzig.
<p>Fragen? <a href="https://cafe-mueller.example/kontakt">Schreiben Sie uns!
</table>`;

/**
 * Raw 8-bit headers, no MIME-Version, UTF-8 that says it is ASCII, an encoding that does not
 * exist, a picture that ends in the middle, and a last boundary that never comes.
 */
export function brokenLetter(): Letter {
  return byHand('broken', [
    RAW_FROM,
    `To: ${READER}`,
    RAW_SUBJECT,
    'Date: Die, 18 M\u00e4r 2025 9:24 Uhr',
    'Content-Type: multipart/mixed; boundary=----=_Cafe_4471; charset="iso-8859-1"',
    '',
    'Dieses ist eine mehrteilige Nachricht im MIME-Format.',
    '------=_Cafe_4471',
    'Content-type: TEXT/HTML; charset=us-ascii',
    'Content-Transfer-Encoding: 8-bit',
    '',
    ...HTML.split('\n'),
    '------=_Cafe_4471',
    'Content-Type: image/png; name=Gutschein für Sie.png',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=Gutschein für Sie.png',
    '',
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAMUlEQVR42mP4z8Dw',
    'n4EIwMRAJGBigAJGZkYGRiYmBkYmZgYmRmYGJkYmBiZGJgYm',
  ]);
}
