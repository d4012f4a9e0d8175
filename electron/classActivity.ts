import { EventEmitter } from 'node:events';
import { powerSaveBlocker } from 'electron';
import type { SfuService } from './sfuService.ts';

/** Whether a class runs: the host page declared it, or participants are connected. Blocks system sleep while it runs. */
export class ClassActivity extends EventEmitter<{ changed: [] }> {
	readonly #service: SfuService;
	#isDeclared = false;
	#blockerId: number | null = null;

	constructor(service: SfuService) {
		super();
		this.#service = service;
		service.on('participantsChanged', () => this.#update());
		// A failed server replaces the host page by the starting page, so the page cannot withdraw its declaration.
		service.on('stateChanged', ({ name }) => name === 'failed' && this.declare(false));
	}

	get isRunning(): boolean {
		return this.#isDeclared || this.#service.participantCount > 0;
	}

	declare(isRunning: boolean): void {
		this.#isDeclared = isRunning;
		this.#update();
	}

	#update(): void {
		if (this.isRunning) this.#blockerId ??= powerSaveBlocker.start('prevent-app-suspension');
		else if (this.#blockerId !== null) {
			powerSaveBlocker.stop(this.#blockerId);
			this.#blockerId = null;
		}
		this.emit('changed');
	}
}
