import type { Settings } from '../config.ts';
import type { ClockWatch } from '../host/ClockWatch.ts';
import type { HostInfoService } from '../host/HostInfoService.ts';
import type { DoctorReport } from '../protocol/doctor.ts';
import type { Store } from '../store/Store.ts';
import type { Facts, NetworkView } from './Check.ts';
import { examine } from './examine.ts';

type SelfCheckParts = {
	settings: Settings;
	hostInfo: HostInfoService;
	network: NetworkView;
	clock: ClockWatch;
	store: Store;
	version: string;
};

/** The checks of a server that runs. It looks once at a time: whoever asks meanwhile gets the same answer. */
export class SelfCheck {
	readonly #parts: SelfCheckParts;
	#running: Promise<DoctorReport> | null = null;

	constructor(parts: SelfCheckParts) {
		this.#parts = parts;
	}

	/** Never rejects. */
	report(): Promise<DoctorReport> {
		this.#running ??= examine(this.#facts, this.#parts.version).finally(() => {
			this.#running = null;
		});
		return this.#running;
	}

	/** At this moment. */
	get #facts(): Facts {
		const { settings, hostInfo, network, clock, store } = this.#parts;
		const { httpsPort, httpPort, mediaPorts, localName } = hostInfo.host;
		const server = { pid: process.pid, httpsPort, httpPort, mediaPorts, localName, storage: store.trouble };
		return { platform: process.platform, settings, network, clockDoubt: clock.doubt, server };
	}
}
