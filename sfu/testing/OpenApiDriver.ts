import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Loose } from './SocketClient.ts';
import type { TestServer } from './TestServer.ts';

type Operation = { security?: object[]; responses: Record<string, { content?: Record<string, { schema?: object }> }> };
type OpenApi = { openapi: string; paths: Record<string, Record<string, Operation>> };

type Call = {
	params?: Record<string, string>;
	query?: Record<string, string>;
	body?: unknown;
	token?: string | null;
	headers?: Record<string, string>;
	/** Another server with the same routes, default: that of the document. */
	server?: TestServer;
};

const pointerPart = (text: string) => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Calls routes as the OpenAPI document describes them, and validates every answer against it. */
export class OpenApiDriver {
	readonly #server: TestServer;
	readonly #document: OpenApi;
	readonly #covers: (name: string) => boolean;
	readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
	readonly #seen = new Set<string>();

	private constructor(server: TestServer, document: OpenApi, covers: (name: string) => boolean) {
		this.#server = server;
		this.#document = document;
		this.#covers = covers;
		addFormats.default(this.#ajv);
		this.#ajv.addSchema(document, 'openapi');
	}

	/** @param covers which operations are its own; it can call all */
	static async open(server: TestServer, covers: (name: string) => boolean): Promise<OpenApiDriver> {
		return new OpenApiDriver(server, (await server.request('/api/openapi.json')).json(), covers);
	}

	/** Its own. `METHOD path`, as the document writes them. */
	get operations(): { name: string; guarded: boolean; statuses: string[] }[] {
		const all = Object.entries(this.#document.paths).flatMap(([path, methods]) =>
			Object.entries(methods).map(([method, { security, responses }]) => ({
				name: `${method.toUpperCase()} ${path}`,
				guarded: security !== undefined,
				statuses: Object.keys(responses),
			})),
		);
		return all.filter(({ name }) => this.#covers(name));
	}

	/** What the document promises and no call has met yet: `METHOD path status`. */
	get unmet(): string[] {
		const promised = this.operations.flatMap(({ name, statuses }) => statuses.map((status) => `${name} ${status}`));
		return promised.filter((each) => !this.#seen.has(each));
	}

	/** Default token: the host's. @throws Error where the answer is not as documented */
	async call(name: string, status: number, call: Call = {}): Promise<Loose> {
		const { params = {}, query, body, token, headers = {}, server = this.#server } = call;
		const [method = '', path = ''] = name.split(' ');
		const url = path.replace(/\{(\w+)\}/g, (_all, field: string) => encodeURIComponent(params[field] ?? 'none'));
		const search = query ? `?${new URLSearchParams(query)}` : '';
		const used = token === undefined ? server.info.hostToken : token;
		const response = await server.request(`${url}${search}`, {
			method,
			body,
			headers,
			...(used !== null && { token: used }),
		});
		const where = `${name} ${response.status}`;
		if (response.status !== status) throw new Error(`${where} instead of ${status}: ${response.text.slice(0, 300)}`);
		const documented = this.#document.paths[path]?.[method.toLowerCase()]?.responses[status]?.content;
		if (!documented) throw new Error(`${where} is not documented`);
		this.#seen.add(where);
		const [contentType = ''] = (response.headers.get('content-type') ?? '').split(';');
		if (!(contentType in documented)) throw new Error(`${where} answers ${contentType}`);
		return contentType === 'application/json' ? this.#checked(response.json(), { method, path, status }) : null;
	}

	#checked(answer: Loose, { method, path, status }: { method: string; path: string; status: number }): Loose {
		const parts = [
			'paths',
			path,
			method.toLowerCase(),
			'responses',
			`${status}`,
			'content',
			'application/json',
			'schema',
		];
		const validate = this.#ajv.compile({ $ref: `openapi#/${parts.map(pointerPart).join('/')}` });
		if (validate(answer)) return answer;
		throw new Error(
			`${method} ${path} ${status}: ${this.#ajv.errorsText(validate.errors)} in ${JSON.stringify(answer)}`,
		);
	}
}
