import { type DesktopCapturerSource, desktopCapturer, type Session, type Streams } from 'electron';
import { HostError } from './errors.ts';
import type { ScreenSource } from './hostApi.ts';
import type { UrlCheck } from './security.ts';

const thumbnailSize = { width: 320, height: 180 };

/**
 * Screen sharing: the page asks Chromium, Chromium asks here, and the page shows the choice, unless the system has a
 * picker of its own. One question at a time; a new one cancels the one before.
 */
export class ScreenShare {
	readonly #askPage: (sources: ScreenSource[]) => void;
	#answer: ((sourceId: string | null) => void) | null = null;

	constructor(session: Session, isOurs: UrlCheck, askPage: (sources: ScreenSource[]) => void) {
		this.#askPage = askPage;
		session.setDisplayMediaRequestHandler(
			async (request, callback) => {
				const streams = isOurs(request.securityOrigin) ? await this.#choose(request.audioRequested) : null;
				callback(streams);
			},
			{ useSystemPicker: true },
		);
	}

	/** The page's answer; null cancels. @throws HostError wrong-state when nothing was asked */
	choose(sourceId: string | null): void {
		const answer = this.#answer;
		if (!answer) throw new HostError('wrong-state', 'no screen source was asked for');
		this.#answer = null;
		answer(sourceId);
	}

	/** The page went away: whatever was asked is refused. Idempotent. */
	cancel(): void {
		if (this.#answer) this.choose(null);
	}

	async #choose(withAudio: boolean): Promise<Streams | null> {
		this.cancel();
		let isOpen = true;
		const chosen = new Promise<string | null>((resolve) => {
			this.#answer = resolve;
		}).finally(() => {
			isOpen = false;
		});
		const found = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize });
		if (isOpen) this.#askPage(found.map(toScreenSource));
		const sourceId = await chosen;
		const source = found.find(({ id }) => id === sourceId);
		if (!source) return null;
		// Only Windows hands out what the loudspeakers play.
		return withAudio && process.platform === 'win32' ? { video: source, audio: 'loopback' } : { video: source };
	}
}

function toScreenSource({ id, name, thumbnail }: DesktopCapturerSource): ScreenSource {
	return { id, name, thumbnail: thumbnail.toDataURL(), kind: id.startsWith('screen:') ? 'screen' : 'window' };
}
