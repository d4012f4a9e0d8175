import type { DoctorReport } from '../protocol/doctor.ts';
import type { Store } from '../store/Store.ts';
import { type ReportParts, reportText } from './reportText.ts';
import { runningNames } from './runningNames.ts';

type SelfReportParts = Pick<ReportParts, 'logFile'> & {
	given: ReportParts['given'] & { name?: string | undefined };
	store: Store;
	/** What the server finds when it looks at itself. */
	selfCheck: { report(): Promise<DoctorReport> };
};

/** `lectern report` of a server that runs. It is made once at a time: whoever asks meanwhile gets the same text. */
export class SelfReport {
	readonly #parts: SelfReportParts;
	#making: Promise<string> | null = null;

	constructor(parts: SelfReportParts) {
		this.#parts = parts;
	}

	text(): Promise<string> {
		this.#making ??= this.#make().finally(() => {
			this.#making = null;
		});
		return this.#making;
	}

	async #make(): Promise<string> {
		const { given, logFile, store, selfCheck } = this.#parts;
		const doctor = await selfCheck.report();
		const names = [...runningNames(store), ...(given.name === undefined ? [] : [given.name])];
		return reportText({ doctor, given, logFile, names });
	}
}
