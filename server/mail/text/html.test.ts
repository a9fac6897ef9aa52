import { describe, expect, test } from 'vitest';
import { visibleText } from './html.ts';

describe('visible text', () => {
  test.each([
    ['<p>one</p><p>two</p>', 'one\n\ntwo'],
    ['one<br>two<div>three</div>four', 'one\ntwo\nthree\nfour'],
    ['a  \n b<b>c</b> d', 'a bc d'],
    ['<td>4</td><td>2</td>', '4 2'],
    ['x &amp; y&nbsp;&#8364;', 'x & y €'],
    ['<style>p{}</style><script>x()</script><title>t</title>seen', 'seen'],
    ['<div style="display:none">pre</div>seen', 'seen'],
    ['<div style="color:red; DISPLAY : none"><div>a</div>b</div>seen', 'seen'],
    ['<span hidden>no</span>seen', 'seen'],
    ['<p style="font-size:0px">no</p><p style="font-size:0.9em">seen</p>', 'seen'],
    [
      '<td style="font-size:0px">no<div style="font-size:0px">no<div style="font-size:13px">s<div>e</div>e</div>no</div>no</td>n',
      's\ne\ne\nn',
    ],
    ['<!-- no --><![CDATA[no]]>seen', 'seen'],
    ['', ''],
  ])('of %j is %j', (html, text) => {
    expect(visibleText(html).text).toBe(text);
  });

  test.each(['position:absolute; left:-9999px', 'top:-1000px;position: fixed'])(
    'has none that is beside the page: %s',
    (style) => {
      expect(visibleText(`<p style="${style}">no</p>seen`).text).toBe('seen');
    },
  );

  test.each([
    'margin-left:-9999px;padding-left:9999px',
    'position:relative;left:-8px',
    'color:rgb(255,255,255);background-color:rgb(26,115,232)',
    'color:inherit;background:inherit',
    'color:#fff;background:#fff;background:#1a73e8',
    'overflow:hidden;width:0;min-width:100%',
    'color:transparent;background-clip:text',
    '--bs-text-opacity:0;backface-visibility:hidden',
    'height:0;overflow:hidden;padding-bottom:40px',
  ])('has what another element or declaration may show: %s', (style) => {
    expect(visibleText(`<p style="${style}">yes</p>`).text).toBe('yes');
  });

  test('has links with their text and place', () => {
    const { text, links } = visibleText(
      'go <a href=" https://x.example/?a=1&amp;b=2 "><b>here</b> now</a>',
    );
    expect(links).toEqual([
      {
        url: 'https://x.example/?a=1&b=2',
        text: 'here now',
        at: 3,
        isAction: false,
        isButton: false,
      },
    ]);
    expect(text.slice(3)).toBe('here now');
  });

  test('has no links that are hidden or lead nowhere', () => {
    const html =
      '<a name="x">a</a><a href="">b</a><div hidden><a href="https://x.example">c</a></div>';
    expect(visibleText(html).links).toEqual([]);
  });

  test('has links of pictures in a layout of size 0, and none to text of size 0', () => {
    const html =
      '<td style="font-size:0px"><a href="https://a.example"><img alt="Join"></a><a href="https://b.example">b</a></td>';
    expect(visibleText(html).links.map(({ url, text }) => [url, text])).toEqual([
      ['https://a.example', 'Join'],
    ]);
  });

  test('the first of twin attributes counts', () => {
    const { links } = visibleText('<a href="https://a.example" href="https://b.example">x</a>');
    expect(links[0]?.url).toBe('https://a.example');
  });

  test('has what stands out, where that is short', () => {
    const html =
      '<h2>Your <i>code</i></h2><p style="font-size:32px"><b>482913</b></p><b>A sentence that is too long to be a code.</b><p>no</p><b></b>';
    expect(visibleText(html).marked).toEqual(['Your code', '482913']);
  });

  test('has the scripts that are mark-up, unless they are too long', () => {
    const script = (text: string, type = 'application/ld+json') =>
      `<script type="${type}">${text}</script>`;
    const html = script('{"a":1}') + script('x()', 'text/javascript') + script('y'.repeat(40_000));
    expect(visibleText(html)).toMatchObject({ text: '', structured: ['{"a":1}'] });
  });
});
