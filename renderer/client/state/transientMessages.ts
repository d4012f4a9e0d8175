import type { StoreApi } from 'zustand/vanilla';
import type { Reaction } from '../../../sfu/protocol/operations.ts';
import { stepDown } from '../media/reception.ts';
import type { CallState, Limit, ToastKey, ToastView } from './types.ts';

const reactionShownMs = 4_000;
/** More than these nobody reads. */
const toastsAtMost = 4;
const reactionsAtMost = 30;
/** A connection on the edge swings; saying so each time worries more than it helps. */
const limitQuietMs = 60_000;

/** What is shown for a moment: reactions go by themselves, toasts when they are dismissed. */
export class TransientMessages {
	readonly #store: StoreApi<CallState>;
	readonly #timers = new Set<ReturnType<typeof setTimeout>>();
	#count = 0;
	#limitSaid = { step: 0, atMs: 0 };

	constructor(store: StoreApi<CallState>) {
		this.#store = store;
	}

	toast(key: ToastKey, values?: Record<string, string>): void {
		this.#show({ id: this.#nextId(), key, ...(values && { values }) });
	}

	/** Less of the pictures comes from now on; in the place of what was said of it before. */
	limited(limit: Limit): void {
		const { step, atMs } = this.#limitSaid;
		const isNews = stepDown(limit.step) > step || Date.now() - atMs > limitQuietMs;
		if (!isNews) return;
		this.#limitSaid = { step: stepDown(limit.step), atMs: Date.now() };
		this.#store.setState(({ toasts }) => ({ toasts: toasts.filter(({ key }) => key !== 'limited') }));
		this.#show({ id: this.#nextId(), key: 'limited', limit });
	}

	dismissToast(id: string): void {
		this.#store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
	}

	reaction(peerId: string, reaction: Reaction): void {
		const id = this.#nextId();
		this.#store.setState(({ reactions }) => ({
			reactions: [...reactions, { id, peerId, reaction }].slice(-reactionsAtMost),
		}));
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			this.#store.setState(({ reactions }) => ({ reactions: reactions.filter((shown) => shown.id !== id) }));
		}, reactionShownMs);
		this.#timers.add(timer);
	}

	/** Idempotent. */
	close(): void {
		for (const timer of this.#timers) clearTimeout(timer);
		this.#timers.clear();
	}

	#show(toast: ToastView): void {
		this.#store.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-toastsAtMost) }));
	}

	#nextId(): string {
		this.#count += 1;
		return `passing-${this.#count}`;
	}
}
