import { FilmPlan } from '../../sfu/protocol/film.ts';

/** At most two reports a second. */
const reportIntervalMs = 500;

/** `webm`: where H.264 or AAC cannot be encoded. */
export type FilmType = 'mp4' | 'webm';

/** A part of a file of the lesson, and the length of the whole file in bytes. */
export type FilePart = { bytes: Uint8Array; fileBytes: number };

type Init = RequestInit & { headers?: Record<string, string> };

/** The server, as the page that makes a film sees it. All requests carry the key of the job. */
export class FilmServer {
	readonly #headers: Record<string, string>;
	#lost: Error | null = null;
	#reportedAtMs = Number.NEGATIVE_INFINITY;

	constructor(key: string) {
		this.#headers = { authorization: `Bearer ${key}` };
	}

	/**
	 * A file that cannot be read is left out of the film, but a server that does not answer must not make an empty film.
	 * @throws Error: the server did not answer a request
	 */
	throwIfLost(): void {
		if (this.#lost) throw this.#lost;
	}

	async plan(): Promise<FilmPlan> {
		const response = await this.#request('plan', {});
		return FilmPlan.parse(await response.json());
	}

	/** @param end exclusive; the part is shorter where the file ends earlier @throws Error: the file cannot be read */
	async read(file: string, start: number, end: number): Promise<FilePart> {
		const path = file.split('/').map(encodeURIComponent).join('/');
		const response = await this.#request(`files/${path}`, { headers: { range: `bytes=${start}-${end - 1}` } });
		const fileBytes = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]);
		if (response.status !== 206 || !Number.isSafeInteger(fileBytes)) throw new Error(`${file}: no range was sent`);
		return { bytes: new Uint8Array(await response.arrayBuffer()), fileBytes };
	}

	async write(bytes: Uint8Array<ArrayBuffer>, position: number): Promise<void> {
		const headers = { 'content-type': 'application/octet-stream' };
		await this.#tell(`output?position=${position}`, { method: 'PUT', headers, body: bytes });
	}

	/** Ignored if the last report was less than half a second ago. @param fraction of the work, 0 to 1 */
	async report(fraction: number): Promise<void> {
		if (performance.now() - this.#reportedAtMs < reportIntervalMs) return;
		this.#reportedAtMs = performance.now();
		await this.#post('progress', { fraction });
	}

	async sendPicture(jpeg: Blob): Promise<void> {
		await this.#tell('picture', { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: jpeg });
	}

	/** Everything is written. The window is closed soon after. */
	async finish(type: FilmType): Promise<void> {
		await this.#post('finish', { type });
	}

	/** The film cannot be made. */
	async fail(message: string): Promise<void> {
		await this.#post('fail', { message: message.slice(0, 2_000) });
	}

	async #post(path: string, body: object): Promise<void> {
		const headers = { 'content-type': 'application/json' };
		await this.#tell(path, { method: 'POST', headers, body: JSON.stringify(body) });
	}

	/** Of an answer that nobody reads, the browser keeps the buffers. */
	async #tell(path: string, init: Init): Promise<void> {
		await (await this.#request(path, init)).arrayBuffer();
	}

	async #request(path: string, init: Init): Promise<Response> {
		const sent = fetch(`/api/film/${path}`, { ...init, headers: { ...init.headers, ...this.#headers } });
		const response = await sent.catch((cause) => {
			this.#lost ??= new Error('the server does not answer', { cause });
			throw this.#lost;
		});
		if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
		return response;
	}
}
