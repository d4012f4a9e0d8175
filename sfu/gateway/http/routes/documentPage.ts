/** `/api/docs`: the API reference, rendered from the OpenAPI and AsyncAPI documents. */
import { z } from 'zod';
import { escapeHtml } from '../escapeHtml.ts';

const Body = z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })).optional() });
const Operation = z.object({
	summary: z.string().default(''),
	description: z.string().optional(),
	tags: z.array(z.string()).default([]),
	requestBody: Body.optional(),
	responses: z.record(z.string(), Body.extend({ description: z.string().default('') })),
});
/** The parts of an OpenAPI document that the page shows. */
export const OpenApi = z.object({
	info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
	tags: z.array(z.object({ name: z.string(), description: z.string() })),
	paths: z.record(z.string(), z.record(z.string(), Operation)),
	components: z.object({ schemas: z.record(z.string(), z.unknown()).default({}) }),
});
const Ref = z.object({ $ref: z.string() });
const Message = z.object({ name: z.string(), payload: z.unknown() });
/** The parts of an AsyncAPI document that the page shows. */
export const AsyncApi = z.object({
	info: z.object({ description: z.string() }),
	channels: z.object({ class: z.object({ messages: z.record(z.string(), Message) }) }),
	operations: z.record(
		z.string(),
		z.object({
			action: z.enum(['send', 'receive']),
			messages: z.array(Ref),
			reply: z.object({ messages: z.array(Ref) }).optional(),
		}),
	),
	components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

/** Descriptions have no other markup than `code`. */
const toHtml = (text: string) => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const schema = (title: string, shape: unknown) =>
	`<details><summary>${escapeHtml(title)}</summary><pre tabindex="0">${escapeHtml(JSON.stringify(shape, null, 2))}</pre></details>`;

function operation(
	method: string,
	path: string,
	{ summary, description, requestBody, responses }: z.output<typeof Operation>,
) {
	const bodies = Object.values(requestBody?.content ?? {}).map(({ schema: shape }) => schema('Request body', shape));
	const answers = Object.entries(responses).map(([status, { description: text, content = {} }]) => {
		const [shape] = Object.values(content);
		const title = /^2/.test(status) ? `${status} answer` : `${status} ${text}`;
		return shape && /^2/.test(status) ? schema(title, shape.schema) : `<p class="error">${toHtml(title)}</p>`;
	});
	return `<article>
		<h3><span class="method">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code></h3>
		<p>${toHtml([summary, description].filter(Boolean).join('. '))}</p>
		${bodies.join('')}${answers.join('')}
	</article>`;
}

function routes({ tags, paths }: z.output<typeof OpenApi>): string {
	const all = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, one]) => ({ tag: one.tags[0], text: operation(method, path, one) })),
	);
	return tags
		.map(({ name, description }) => {
			const texts = all.filter(({ tag }) => tag === name).map(({ text }) => text);
			return `<section id="${escapeHtml(name)}"><h2>${toHtml(description)}</h2>${texts.join('')}</section>`;
		})
		.join('');
}

function events({ channels, operations }: z.output<typeof AsyncApi>, action: 'send' | 'receive'): string {
	const messageOf = ([ref]: z.output<typeof Ref>[] = []) => channels.class.messages[ref?.$ref.split('/').at(-1) ?? ''];
	return Object.values(operations)
		.filter((one) => one.action === action)
		.map(({ messages, reply }) => {
			const [message, answer] = [messageOf(messages), messageOf(reply?.messages)];
			const parts = [schema(action === 'receive' ? 'Request' : 'Data', message?.payload)];
			if (answer) parts.push(schema('Answer', answer.payload));
			return `<article><h3><code>${escapeHtml(message?.name ?? '')}</code></h3>${parts.join('')}</article>`;
		})
		.join('');
}

const schemas = (shapes: Record<string, unknown>) =>
	Object.entries(shapes)
		.map(([name, shape]) => schema(name, shape))
		.join('');

export function documentPage(api: z.output<typeof OpenApi>, sockets: z.output<typeof AsyncApi>): string {
	const links = [...api.tags.map(({ name }) => name), 'requests', 'notices', 'schemas'];
	return `<!doctype html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<meta name="color-scheme" content="light dark">
	<title>${escapeHtml(api.info.title)}: API reference</title>
	<link rel="icon" href="/favicon.svg" type="image/svg+xml">
	<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
	<header>
		<h1>${escapeHtml(api.info.title)} <small>${escapeHtml(api.info.version)}</small></h1>
		<p>${toHtml(api.info.description)}</p>
		<p>For programs: <a href="/api/openapi.json">OpenAPI 3.1</a>, <a href="/api/asyncapi.json">AsyncAPI 3</a>.</p>
		<nav aria-label="Parts">${links.map((link) => `<a href="#${escapeHtml(link)}">${escapeHtml(link)}</a>`).join(' ')}</nav>
	</header>
	<main>
		${routes(api)}
		<section id="requests"><h2>Socket.IO: requests of clients</h2><p>${toHtml(sockets.info.description)}</p>${events(sockets, 'receive')}</section>
		<section id="notices"><h2>Socket.IO: notices of the server</h2>${events(sockets, 'send')}</section>
		<section id="schemas"><h2>Schemas</h2>${schemas({ ...api.components.schemas, ...sockets.components.schemas })}</section>
	</main>
</body>
</html>
`;
}
