import { maxTimerMs, TimerView } from '../../protocol/models/timer.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { SfuError } from '../errors.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

/** The only key of what is kept. */
const keptAs = 'timer';

/**
 * The countdown timer of one room, as instants of the server's clock: it needs no ticking here, every page counts by
 * itself. A timer that has run down stays at zero until it is stopped, extended or started again.
 */
export class Timer implements RoomPart {
	readonly name = 'timer';
	readonly #room: Pick<RoomApi, 'broadcast' | 'keep'>;
	#timer: TimerView | null = null;

	constructor(room: Pick<RoomApi, 'broadcast' | 'keep'>) {
		this.#room = room;
	}

	restore({ entries, clockShiftMs }: KeptState): void {
		const { data: timer } = TimerView.safeParse(entries[0]?.value);
		if (timer?.state === 'running') this.#timer = { ...timer, endsAtMs: timer.endsAtMs + clockShiftMs };
		else this.#timer = timer ?? null;
		this.#room.keep(this.name, keptAs, this.#timer);
	}

	/** Starts counting down, in place of a timer that is there. @param durationMs more than 0 */
	start(durationMs: number): void {
		this.#set({ state: 'running', durationMs, endsAtMs: steadyNowMs() + durationMs });
	}

	/** Idempotent; changes nothing when the timer has run down meanwhile. @throws SfuError wrong-state: no timer */
	pause(): void {
		const timer = this.#required();
		if (timer.state === 'paused') return;
		const remainingMs = timer.endsAtMs - steadyNowMs();
		if (remainingMs > 0) this.#set({ state: 'paused', durationMs: timer.durationMs, remainingMs });
	}

	/** Idempotent. @throws SfuError wrong-state: no timer */
	resume(): void {
		const timer = this.#required();
		if (timer.state === 'running') return;
		const { durationMs, remainingMs } = timer;
		this.#set({ state: 'running', durationMs, endsAtMs: steadyNowMs() + remainingMs });
	}

	/**
	 * Adds time, up to `maxTimerMs` in all; a timer that has run down counts again from now.
	 * @throws SfuError wrong-state: no timer
	 */
	extend(byMs: number): void {
		const timer = this.#required();
		const nowMs = steadyNowMs();
		const remainingMs = timer.state === 'paused' ? timer.remainingMs : Math.max(0, timer.endsAtMs - nowMs);
		const extendedMs = Math.min(maxTimerMs, remainingMs + byMs);
		const durationMs = Math.min(maxTimerMs, timer.durationMs + byMs);
		if (timer.state === 'paused') this.#set({ state: 'paused', durationMs, remainingMs: extendedMs });
		else this.#set({ state: 'running', durationMs, endsAtMs: nowMs + extendedMs });
	}

	/** Idempotent. */
	stop(): void {
		if (this.#timer) this.#set(null);
	}

	snapshot(): { timer: TimerView | null } {
		return { timer: this.#timer };
	}

	projection(): { timer: TimerView } | undefined {
		return this.#timer ? { timer: this.#timer } : undefined;
	}

	emptied(): void {
		this.stop();
	}

	#required(): TimerView {
		if (!this.#timer) throw new SfuError('wrong-state', 'there is no timer');
		return this.#timer;
	}

	#set(timer: TimerView | null): void {
		this.#timer = timer;
		this.#room.keep(this.name, keptAs, timer);
		this.#room.broadcast('timerChanged', this.snapshot());
	}
}
