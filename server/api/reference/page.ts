import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EVENTS_TO_SERVICE, EVENTS_TO_TAB } from '../schemas/socket-events.ts';
import type { Answer, JsonSchema, OpenApiView, Operation } from './document.ts';
import { Html, html, inline, markdown } from './html.ts';

const NOTHING = html``;

interface Reference {
  readonly document: OpenApiView;
  /** By the name of the event. */
  readonly events: Readonly<Record<string, unknown>>;
  /** Of the service, for requests that a reader copies. */
  readonly origin: string;
}

interface Place {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/**
 * The reference as one page without scripts. Reason: the smallest renderer has 600 KB of scripts,
 * and the page's policy allows no inline ones.
 */
export function renderReference({ document, events, origin }: Reference): string {
  const places = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const sections = document.tags.map((tag) => ({
    ...tag,
    places: places.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  const names = [
    ...places.map(({ operation }) => operation.operationId),
    ...Object.keys(document.components.schemas),
  ];
  const page = new ReferencePage(names, origin);
  const style = fileURLToPath(import.meta.resolve('#server/api/reference/style.css'));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mayfly API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${new Html(readFileSync(style, 'utf8'))}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Contents">
<p class="brand"><a href="/">Mayfly</a> API <span>${document.info.version}</span></p>
${sections.map(
  ({ name, places }) => html`<h2><a href="#${name}">${name}</a></h2>
<ul>${places.map(({ method, operation }) => html`<li><a href="#${operation.operationId}"><b>${method.toUpperCase()}</b> ${operation.summary}</a></li>`)}</ul>`,
)}
<h2><a href="#socket-io">Socket.IO</a></h2>
<h2><a href="#errors">Errors</a></h2>
<h2><a href="#schemas">Schemas</a></h2>
</nav>
<main id="content" tabindex="-1">
<header>
<h1>Mayfly API</h1>
${page.prose(document.info.description)}
<p>For machines: <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.</p>
</header>
${sections.map(
  ({ name, description, places }) => html`<section>
<h2 id="${name}">${name}</h2>
${page.prose(description)}
${places.map((place) => page.operation(place))}
</section>`,
)}
${page.socket(events)}
<section>
<h2 id="errors">Errors</h2>
${Object.entries(document.components.responses).map(([name, answer]) => page.refusal(name, answer))}
</section>
<section>
<h2 id="schemas">Schemas</h2>
${Object.entries(document.components.schemas).map(
  ([name, schema]) =>
    html`<article><h3 id="${name}"><code>${name}</code></h3>${page.schema(schema)}</article>`,
)}
</section>
</main>
</body>
</html>
`.text;
}

class ReferencePage {
  readonly #link: (code: string) => string | undefined;

  readonly #origin: string;

  /** @param names those that have a place on the page */
  constructor(names: readonly string[], origin: string) {
    this.#origin = origin;
    this.#link = (code) => (names.includes(code) ? `#${code}` : undefined);
  }

  prose(text: string): Html {
    return markdown(text, this.#link);
  }

  operation(place: Place): Html {
    const { method, path, operation } = place;
    const { operationId, summary, description, parameters, requestBody, responses } = operation;
    const answers = Object.entries(responses).filter(([, { $ref }]) => $ref === undefined);
    const refusals = Object.entries(responses).filter(([, { $ref }]) => $ref !== undefined);
    const token = needsToken(operation) ? html` <span class="key">token</span>` : NOTHING;
    const fields = parameters.map((one) => [one.name, one.schema, one.required === true] as const);
    return html`<article>
<h3 id="${operationId}">${summary}</h3>
<p class="request"><b>${method.toUpperCase()}</b> <code>${path}</code>${token}</p>
${description === undefined ? NOTHING : this.prose(description)}
<pre><code>${writeCurl(place, this.#origin)}</code></pre>
${fields.length === 0 ? NOTHING : this.#fields('Parameters', fields)}
${requestBody === undefined ? NOTHING : this.#body('Body', requestBody)}
${answers.map(([status, answer]) => this.#body(`${status} ${answer.description}`, answer))}
<p class="refusals">Errors: ${refusals.map(([status, { $ref = '' }]) => html`<a href="#${getTargetName($ref)}">${status}</a> `)}</p>
</article>`;
  }

  refusal(name: string, answer: Answer): Html {
    const [{ example }] = [...Object.values(answer.content ?? {}), { example: undefined }];
    const status = Object(example).status;
    return html`<article><h3 id="${name}">${status} ${name}</h3>
${this.prose(answer.description ?? '')}${code('Example', example)}</article>`;
  }

  socket(examples: Readonly<Record<string, unknown>>): Html {
    const overview = `Any client of Socket.IO 4, at the default path, with the transport \`websocket\` or \`polling\`. Connect with \`auth: { token, cursor, lease }\`: the token, and from the second connection on the cursor of the last change and the lease of \`inbox\`. Each change after the cursor then comes once, in order.\n\nIf the service refuses the connection, \`connect_error\` has \`data.code\`. \`not_found\`: stop, the token is wrong or its inbox has ended. \`rate_limited\`, \`unavailable\`: try again later.`;
    return html`<section>
<h2 id="socket-io">Socket.IO</h2>
${this.prose(overview)}
<h3>Events from the service</h3>
${Object.entries(EVENTS_TO_TAB).map(([name, { description, data }]) => this.#event(name, description, [['Data', data.meta()?.id]], examples[name]))}
<h3>Events to the service</h3>
<p>Each has an acknowledgement.</p>
${Object.entries(EVENTS_TO_SERVICE).map(([name, event]) =>
  this.#event(name, event.description, [
    ...('data' in event ? [['Data', event.data.meta()?.id] as const] : []),
    ['Acknowledgement', event.ack.meta()?.id],
  ]),
)}
</section>`;
  }

  #event(
    name: string,
    description: string,
    schemas: readonly (readonly [label: string, schema: string | undefined])[],
    example?: unknown,
  ): Html {
    const links = schemas.map(
      ([label, schema = '']) => html` ${label}: <a href="#${schema}"><code>${schema}</code></a>.`,
    );
    return html`<article><h4><code>${name}</code></h4>
<p>${inline(description, this.#link)}${links}</p>${code('Example', example)}</article>`;
  }

  schema(schema: JsonSchema): Html {
    const { description, properties, oneOf, anyOf } = schema;
    const cases = oneOf ?? anyOf ?? [];
    const fields =
      properties === undefined
        ? cases.map((one) => this.schema(one))
        : this.#fields('Fields', listFields(schema));
    return html`${description === undefined ? NOTHING : this.prose(description)}${fields}`;
  }

  #body(label: string, { content = {} }: Pick<Answer, 'content'>): Html {
    const bodies = Object.entries(content).map(([type, { schema, example }]) => {
      const isInline = schema.$ref === undefined && schema.properties !== undefined;
      const what = isInline
        ? this.schema({ ...schema, description: undefined })
        : this.#type(schema);
      return html`<div class="media"><code>${type}</code> ${what}</div>${code('Example', example)}`;
    });
    return html`<h4>${label}</h4>${bodies}`;
  }

  #fields(
    caption: string,
    fields: readonly (readonly [name: string, schema: JsonSchema, required: boolean])[],
  ): Html {
    return html`<dl aria-label="${caption}">${fields.map(
      ([
        name,
        schema,
        required,
      ]) => html`<div><dt><code>${name}</code>${required ? NOTHING : html` <i>optional</i>`}</dt>
<dd>${this.#type(schema)}${describeRange(schema)}${schema.description === undefined ? NOTHING : html` <span>${inline(schema.description, this.#link)}</span>`}</dd></div>`,
    )}</dl>`;
  }

  /** The type of a value, as TypeScript writes it. */
  #type(schema: JsonSchema): Html {
    const { $ref, type, items, enum: values } = schema;
    if ($ref !== undefined)
      return html`<a href="#${getTargetName($ref)}"><code>${getTargetName($ref)}</code></a>`;
    const cases = schema.anyOf ?? schema.oneOf;
    if (cases !== undefined) return join(cases.map((one) => this.#type(one)));
    if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
    if (values !== undefined)
      return join(values.map((value) => html`<code>${JSON.stringify(value)}</code>`));
    if (items !== undefined) return html`${this.#type(items)}<code>[]</code>`;
    if (type === undefined) return html`bytes`;
    return join([type].flat().map((one) => html`<code>${one}</code>`));
  }
}

function join(parts: readonly Html[]): Html {
  return html`${parts.map((part, at) => (at === 0 ? part : html` | ${part}`))}`;
}

function needsToken({ security }: Operation): boolean {
  return security.some((scheme) => 'inboxToken' in scheme);
}

function getTargetName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function listFields({ properties = {}, required = [] }: JsonSchema) {
  return Object.entries(properties).map(
    ([name, schema]) => [name, schema, required.includes(name)] as const,
  );
}

function describeRange({ minimum, maximum, default: value }: JsonSchema): Html {
  const range = maximum !== undefined ? html`, ${minimum ?? ''} to ${maximum}` : NOTHING;
  return html`${range}${typeof value === 'object' || value === undefined ? NOTHING : html`, <code>${JSON.stringify(value)}</code> if missing`}`;
}

function code(label: string, example: unknown): Html {
  if (example === undefined) return NOTHING;
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
  return html`<details><summary>${label}</summary><pre><code>${text}</code></pre></details>`;
}

/** The request for a shell, with the example of its body. */
function writeCurl({ method, path, operation }: Place, origin: string): string {
  const body = operation.requestBody?.content['application/json']?.example;
  const json = ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`];
  const parts = [
    `curl -X ${method.toUpperCase()} "${origin}${path}"`,
    ...(needsToken(operation) ? ['-H "Authorization: Bearer $token"'] : []),
    ...(body === undefined ? [] : json),
  ];
  return parts.join(' \\\n  ');
}
