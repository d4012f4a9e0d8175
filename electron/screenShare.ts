import { type DesktopCapturerSource, desktopCapturer, type Session, type Streams } from 'electron';
import { HostError } from './errors.ts';
import type { ScreenSource } from './hostApi.ts';
import type { UrlCheck } from './security.ts';

const thumbnailSize = { width: 320, height: 180 };

/**
 * Answers `getDisplayMedia`: Chromium calls the display media request handler, and the page shows the choice, unless the
 * system has its own picker. One choice at a time; a new request cancels the pending one.
 */
export class ScreenShare {
	readonly #askPage: (sources: ScreenSource[]) => void;
	#answer: ((sourceId: string | null) => void) | null = null;
	#lastId: string | null = null;

	constructor(session: Session, isOurs: UrlCheck, askPage: (sources: ScreenSource[]) => void) {
		this.#askPage = askPage;
		session.setDisplayMediaRequestHandler(
			async (request, callback) => {
				callback(isOurs(request.securityOrigin) ? await this.#choose(request.audioRequested) : null);
			},
			{ useSystemPicker: true },
		);
	}

	/** The page's choice; null cancels. @throws HostError wrong-state when no choice is pending */
	choose(sourceId: string | null): void {
		const answer = this.#answer;
		if (!answer) throw new HostError('wrong-state', 'no screen source was requested');
		this.#answer = null;
		answer(sourceId);
	}

	/** Never rejects: the page's getDisplayMedia would stay pending for ever. */
	async #choose(withAudio: boolean): Promise<Streams | null> {
		this.#answer?.(null);
		let isOpen = true;
		const chosen = new Promise<string | null>((resolve) => {
			this.#answer = (sourceId) => {
				isOpen = false;
				resolve(sourceId);
			};
		});
		const found = await findSources();
		if (isOpen) this.#askPage(found.map((source) => toScreenSource(source, this.#lastId)));
		const sourceId = await chosen;
		const source = found.find(({ id }) => id === sourceId);
		if (!source) return null;
		this.#lastId = source.id;
		// Only Windows offers loopback audio of the loudspeakers. Electron leaves our own sound out of it (since 43.4), because the
		// page asks for `restrictOwnAudio`.
		return withAudio && process.platform === 'win32' ? { video: source, audio: 'loopback' } : { video: source };
	}
}

/** Empty where the system denies access; the page then says that there is no source. */
async function findSources(): Promise<DesktopCapturerSource[]> {
	try {
		return await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize });
	} catch (error) {
		console.warn('screens and windows not listed', error);
		return [];
	}
}

function toScreenSource({ id, name, thumbnail }: DesktopCapturerSource, lastId: string | null): ScreenSource {
	const kind = id.startsWith('screen:') ? 'screen' : 'window';
	return { id, name, thumbnail: thumbnail.toDataURL(), kind, isLast: id === lastId };
}
