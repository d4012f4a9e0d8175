import { EventEmitter } from 'node:events';
import { powerSaveBlocker } from 'electron';
import type { SfuService } from './sfuService.ts';

/** What `powerSaveBlocker` keeps on; the display needs the computer. */
type Blocked = 'prevent-app-suspension' | 'prevent-display-sleep';

/**
 * Whether a class runs: the host page declared it, or participants are connected. Blocks system sleep while it runs, and
 * the display's while people are in it: many teachers look at the class for minutes without touching anything.
 */
export class ClassActivity extends EventEmitter<{ changed: [] }> {
	readonly #service: SfuService;
	#isDeclared = false;
	#blocker: { id: number; kind: Blocked } | null = null;

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

	/** How many are in the class beside the host. */
	get othersCount(): number {
		return Math.max(0, this.#service.participantCount - (this.#isDeclared ? 1 : 0));
	}

	declare(isRunning: boolean): void {
		this.#isDeclared = isRunning;
		this.#update();
	}

	#update(): void {
		const hasPeople = this.#service.participantCount > 0;
		this.#block(hasPeople ? 'prevent-display-sleep' : this.#isDeclared ? 'prevent-app-suspension' : null);
		this.emit('changed');
	}

	#block(kind: Blocked | null): void {
		const before = this.#blocker;
		if (before?.kind === kind) return;
		this.#blocker = kind && { id: powerSaveBlocker.start(kind), kind };
		if (before) powerSaveBlocker.stop(before.id);
	}
}
