/** The text as HTML shows it: what users type is never markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function askForAddress(problem = ''): string {
  return page(`
    ${alert(problem)}
    <form method="post">
      <label>Email <input name="email" type="email" required autofocus></label>
      <button formaction="/code">Send me a code</button>
      <button formaction="/link">Send me a link</button>
    </form>`);
}

export function askForCode(email: string, problem = ''): string {
  return page(`
    ${alert(problem)}
    <p>We have sent a code to ${escapeHtml(email)}.</p>
    <form method="post" action="/confirm">
      <input type="hidden" name="email" value="${escapeHtml(email)}">
      <label>Code <input name="code" autocomplete="one-time-code" required autofocus></label>
      <button>Confirm</button>
    </form>`);
}

export function checkYourEmail(email: string): string {
  return page(`<p>We have sent a link to ${escapeHtml(email)}.</p>`);
}

export function welcome(email: string): string {
  return page(`<p>Signed in as ${escapeHtml(email)}</p>`);
}

export function notFound(): string {
  return page('<p>There is no such page.</p>');
}

function alert(problem: string): string {
  return problem === '' ? '' : `<p role="alert">${escapeHtml(problem)}</p>`;
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Example Shop</title>
  </head>
  <body>
    <h1>Example Shop</h1>
    ${content}
  </body>
</html>
`;
}
